//! The words of the scenario as programs.

/// Headings, labels and states.
pub mod words {
    words! {
        LANGUAGE: "Language", "编程语言";
        FILES: "Files", "文件";
        COPY: "Copy", "复制";
        COPIED: "Copied", "已复制";
        NOT_COPIED: "The browser does not allow it", "浏览器不允许";
        DOWNLOAD: "Download", "下载";
        DOWNLOAD_ALL: "Download all (.tar)", "全部下载（.tar）";
        TO_RUN: "A program for each node. They find each other on this machine: sh run.sh starts them all.", "每个节点一个程序，在本机上互相找到对方：sh run.sh 启动全部。";
        MISSING: "What these programs leave out", "这些程序没有做的事";
        NO_NODES: "There are no nodes to write programs for.", "没有节点，也就没有程序可写。";
    }
}
