//! The fields of a greeting (RFC 37, Formal Grammar).

use super::pen::Pen;
use super::value;
use crate::lang::Text;
use crate::wire::greeting::mechanism_name;
use crate::wire::signature::PADDING;
use crate::wire::zmtp3::{FILLER, MECHANISM};

/// Names the greeting; `None` if it is not whole, or if what follows cannot be ZMTP 3.x.
pub(super) fn annotate(pen: &mut Pen<'_>) -> Option<()> {
    if pen.rest().first() != Some(&0xFF) {
        return None;
    }
    pen.field(1, SIGNATURE_START, |_| Text {
        en: "FF: a ZMTP greeting starts".to_owned(),
        zh: "FF：ZMTP 问候开始".to_owned(),
    })?;
    pen.field(PADDING.len() as u64, PADDING_NAME, |_| Text {
        en: "without meaning; libzmq tells peers of ZMTP 1.0 a length here".to_owned(),
        zh: "没有意义；libzmq 在这里给 ZMTP 1.0 的对端写一个长度".to_owned(),
    })?;
    let end = pen.field(1, SIGNATURE_END, |octets| match octets[0] {
        0x7F => Text {
            en: "7F: the signature is whole".to_owned(),
            zh: "7F：签名完整".to_owned(),
        },
        octet => Text {
            en: format!("{octet:02X}, but a signature ends with 7F: not ZMTP 3"),
            zh: format!("{octet:02X}，而签名应以 7F 结尾：不是 ZMTP 3"),
        },
    })?;
    if *end != [0x7F] {
        return None;
    }
    let major = pen.field(1, MAJOR, |octets| match octets[0] {
        major @ 3.. => Text {
            en: format!("ZMTP {major}"),
            zh: format!("ZMTP {major}"),
        },
        major => Text {
            en: format!("{major}: an older ZMTP, laid out in another way"),
            zh: format!("{major}：更早的 ZMTP 版本，格式不同"),
        },
    })?;
    if major[0] < 3 {
        return None;
    }
    pen.field(1, MINOR, |minor| Text {
        en: format!("version {}.{}", major[0], minor[0]),
        zh: format!("版本 {}.{}", major[0], minor[0]),
    })?;
    pen.field(MECHANISM.len() as u64, MECHANISM_NAME, |octets| {
        let name = mechanism_name(octets);
        match octets.strip_prefix(b"NULL") {
            Some(rest) if rest.iter().all(|&octet| octet == 0) => Text {
                en: format!("{name}: no authentication, no encryption"),
                zh: format!("{name}：不认证，不加密"),
            },
            _ => Text {
                en: name.clone(),
                zh: name,
            },
        }
    })?;
    pen.field(1, AS_SERVER, |octets| Text {
        en: format!("{}: without meaning under NULL", octets[0]),
        zh: format!("{}：在 NULL 机制下没有意义", octets[0]),
    })?;
    pen.field(FILLER.len() as u64, FILLER_NAME, |octets| {
        if octets.iter().any(|&octet| octet != 0) {
            return value(octets);
        }
        Text {
            en: "zeros, kept for later".to_owned(),
            zh: "全为零，保留".to_owned(),
        }
    })?;
    pen.next_part();
    Some(())
}

const SIGNATURE_START: Text<&str> = Text {
    en: "signature",
    zh: "签名",
};
const PADDING_NAME: Text<&str> = Text {
    en: "padding",
    zh: "填充",
};
const SIGNATURE_END: Text<&str> = Text {
    en: "signature end",
    zh: "签名结尾",
};
const MAJOR: Text<&str> = Text {
    en: "major version",
    zh: "主版本",
};
const MINOR: Text<&str> = Text {
    en: "minor version",
    zh: "次版本",
};
const MECHANISM_NAME: Text<&str> = Text {
    en: "mechanism",
    zh: "安全机制",
};
const AS_SERVER: Text<&str> = Text {
    en: "as-server",
    zh: "服务器角色",
};
const FILLER_NAME: Text<&str> = Text {
    en: "filler",
    zh: "保留区",
};
