//! Work is dealt to two workers in turn, and their results are gathered.

use core::error::Error;

use hopscope::Context;
use hopscope::Endpoint;
use hopscope::SocketKind;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn Error>> {
    let context = Context::new();
    let [work, results] = ["work", "results"].map(Endpoint::inproc);
    let source = context.socket(SocketKind::Push);
    source.bind(&work).await?;
    let sink = context.socket(SocketKind::Pull);
    sink.bind(&results).await?;

    for name in ["one", "two"] {
        let inbox = context.socket(SocketKind::Pull);
        inbox.connect(&work)?;
        let outbox = context.socket(SocketKind::Push);
        outbox.connect(&results)?;
        tokio::spawn(async move {
            while let Ok(mut task) = inbox.recv().await {
                task.push_front(name);
                if outbox.send(task).await.is_err() {
                    break;
                }
            }
        });
    }

    for number in 0..4 {
        source.send(number.to_string().as_str()).await?;
    }
    for _ in 0..4 {
        println!("worker and task: {}", sink.recv().await?);
    }
    // Calls that wait end, and so do the workers.
    context.shutdown();
    Ok(())
}
