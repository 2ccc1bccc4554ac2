//! Sockets for programs without a runtime.

use core::time::Duration;
use std::sync::Arc;
use std::thread;

use hopscope::Config;
use hopscope::Endpoint;
use hopscope::blocking::Context;
use hopscope::blocking::Socket;
use hopscope::blocking::run_proxy;
use hopscope_core::Message;
use hopscope_core::socket::RecvError;
use hopscope_core::socket::SocketKind;

type Checked = Result<(), Box<dyn core::error::Error>>;

#[test]
fn threads_talk_over_every_transport() -> Checked {
    for endpoint in crate::support::endpoints() {
        let context = Context::new();
        let server = context.socket(SocketKind::Rep);
        let client = context.socket(SocketKind::Req);
        client.connect(&server.bind(&endpoint)?)?;
        let serving = thread::spawn(move || {
            for _ in 0..100 {
                let request = server.recv()?;
                server.send(request).map_err(|_| RecvError::WrongState)?;
            }
            // Its last reply leaves before it goes.
            assert!(server.close(None));
            Ok::<(), RecvError>(())
        });
        for number in 0..100 {
            let body = Message::from(number.to_string().as_str());
            client.send(body.clone())?;
            assert_eq!(client.recv()?, body);
        }
        serving.join().expect("it does not panic")?;
    }
    Ok(())
}

#[test]
fn a_thread_that_waits_is_released_by_its_context() {
    let context = Context::new();
    let pull = Arc::new(context.socket(SocketKind::Pull));
    let waiting = thread::spawn({
        let pull = pull.clone();
        move || pull.recv()
    });
    assert!(context.close(Some(Duration::ZERO)));
    assert_eq!(
        waiting.join().expect("it does not panic"),
        Err(RecvError::Closed)
    );
}

#[test]
fn a_blocking_call_gives_up_when_its_time_is_over() {
    let config = Config {
        receive_timeout: Some(Duration::from_millis(10)),
        ..Config::default()
    };
    let pull = Socket::with(SocketKind::Pull, config);
    assert_eq!(pull.recv(), Err(RecvError::WouldBlock));
    assert_eq!(pull.try_recv(), Err(RecvError::WouldBlock));
}

#[test]
fn every_call_has_its_twin() -> Checked {
    let context = Context::new();
    let [publisher, subscriber] =
        [SocketKind::Xpub, SocketKind::Sub].map(|kind| context.socket(kind));
    let mut events = publisher.monitor(100, false);
    let bound = publisher.bind(&Endpoint::loopback(0))?;
    assert_eq!(publisher.last_endpoint(), Some(bound.clone()));
    subscriber.connect(&bound)?;
    subscriber.subscribe("A")?;
    assert_eq!(publisher.recv()?, "\u{1}A".into());
    publisher.send(["A", "x"])?;
    let (message, peer) = subscriber.recv_from()?;
    assert_eq!(message, ["A", "x"].into());
    assert_eq!(peer.and_then(|peer| peer.kind), Some(SocketKind::Xpub));
    assert_eq!(publisher.peers().len(), 1);
    subscriber.disconnect(&bound)?;
    publisher.unbind(&bound)?;
    drop(publisher);
    let last = events.by_ref().last().expect("the end is told");
    assert_eq!(last.kind.name(), "MONITOR_STOPPED");

    let [radio, dish] = [SocketKind::Radio, SocketKind::Dish].map(|kind| context.socket(kind));
    dish.join("news")?;
    radio.connect(&dish.bind(&Endpoint::inproc("groups"))?)?;
    while radio
        .as_async()
        .status()
        .iter()
        .all(|peer| peer.interests.is_empty())
    {
        thread::sleep(Duration::from_millis(2));
    }
    radio.send_to_group("news", "today")?;
    assert_eq!(dish.recv_of_group()?, ("news".into(), "today".into()));

    let [client, server] =
        [SocketKind::Client, SocketKind::Server].map(|kind| context.socket(kind));
    client.connect(&server.bind(&Endpoint::inproc("numbers"))?)?;
    client.send("hello")?;
    let (number, body) = server.recv_of_number()?;
    assert_eq!(body, "hello".into());
    server.send_to_number(number, "world")?;
    assert_eq!(client.recv()?, "world".into());
    Ok(())
}

#[test]
fn a_proxy_runs_on_a_thread_of_its_own() -> Checked {
    let context = Context::new();
    let kinds = [SocketKind::Pull, SocketKind::Push, SocketKind::Pair];
    let [front, back, control] = kinds.map(|kind| context.socket(kind));
    let kinds = [SocketKind::Push, SocketKind::Pull, SocketKind::Pair];
    let [sender, receiver, remote] = kinds.map(|kind| context.socket(kind));
    sender.connect(&front.bind(&Endpoint::inproc("front"))?)?;
    receiver.connect(&back.bind(&Endpoint::inproc("back"))?)?;
    remote.connect(&control.bind(&Endpoint::inproc("control"))?)?;
    let passing = thread::spawn(move || {
        let proxy = hopscope::Proxy::new(front.as_async(), back.as_async());
        run_proxy(&mut proxy.with_control(control.as_async()))
    });
    sender.send("x")?;
    assert_eq!(receiver.recv()?, "x".into());
    remote.send("TERMINATE")?;
    Ok(passing.join().expect("it does not panic")?)
}
