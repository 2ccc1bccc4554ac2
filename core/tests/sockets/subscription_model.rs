//! Whoever subscribes to what, and whichever links break and come back: each subscriber hears what a
//! naive list of its topics says, and each XPUB shows its application the topics that are wanted.

use std::collections::{BTreeMap, BTreeSet};

use hopscope_core::socket::{Origin, PeerInfo, Socket, SocketKind, SocketOptions, Transmission};
use hopscope_core::trace::{PeerId, Silent};
use hopscope_core::{Interest, Message};
use proptest::collection::vec;
use proptest::prelude::*;

const SIDES: usize = 3;

type Topic = Vec<u8>;

#[derive(Clone, Debug)]
enum Act {
    Subscribe(usize, Topic),
    Unsubscribe(usize, Topic),
    Publish(usize, Topic),
    Break(usize, usize),
    Mend(usize, usize),
}

fn any_topic() -> impl Strategy<Value = Topic> {
    vec(b'a'..b'c', 0..4)
}

fn any_act() -> impl Strategy<Value = Act> {
    let side = || 0..SIDES;
    prop_oneof![
        4 => (side(), any_topic()).prop_map(|(s, topic)| Act::Subscribe(s, topic)),
        4 => (side(), any_topic()).prop_map(|(s, topic)| Act::Unsubscribe(s, topic)),
        6 => (side(), any_topic()).prop_map(|(p, topic)| Act::Publish(p, topic)),
        1 => (side(), side()).prop_map(|(p, s)| Act::Break(p, s)),
        2 => (side(), side()).prop_map(|(p, s)| Act::Mend(p, s)),
    ]
}

/// A link between a publisher and a subscriber.
#[derive(Clone, Debug)]
struct Link {
    publisher_connects: bool,
    up: bool,
    at_publisher: Option<PeerId>,
    at_subscriber: Option<PeerId>,
    /// What the publisher still queues for while the link is down, if it connects.
    kept: BTreeSet<Topic>,
}

/// Publishers and subscribers, each linked with each.
struct Net {
    publishers: Vec<Socket>,
    subscribers: Vec<Socket>,
    links: Vec<Vec<Link>>,
    /// How often each subscriber wants which topic.
    wanted: Vec<BTreeMap<Topic, usize>>,
    /// What each publisher's application has been shown, if it is an XPUB.
    shown: Vec<BTreeSet<Topic>>,
    /// What each subscriber's application has yet to receive, link by link.
    expected: Vec<BTreeMap<usize, Vec<Message>>>,
    /// What waits in the queue of a publisher that connects, for a link that is down.
    waiting: BTreeMap<(usize, usize), Vec<Message>>,
    count: u32,
}

impl Net {
    fn new(kinds: &[(SocketKind, SocketKind)], publisher_connects: &[bool]) -> Self {
        let socket = |kind| Socket::new(kind, SocketOptions::default());
        let link = |p: usize, s: usize| Link {
            publisher_connects: publisher_connects[p * SIDES + s],
            up: false,
            at_publisher: None,
            at_subscriber: None,
            kept: BTreeSet::new(),
        };
        let links = (0..SIDES).map(|p| (0..SIDES).map(|s| link(p, s)).collect());
        Self {
            publishers: kinds.iter().map(|(kind, _)| socket(*kind)).collect(),
            subscribers: kinds.iter().map(|(_, kind)| socket(*kind)).collect(),
            links: links.collect(),
            wanted: vec![BTreeMap::new(); SIDES],
            shown: vec![BTreeSet::new(); SIDES],
            expected: vec![BTreeMap::new(); SIDES],
            waiting: BTreeMap::new(),
            count: 0,
        }
    }

    fn topics(&self, s: usize) -> BTreeSet<Topic> {
        self.wanted[s].keys().cloned().collect()
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Subscribe(s, topic) => {
                self.subscribers[s]
                    .subscribe(&topic[..], &mut Silent)
                    .unwrap();
                *self.wanted[s].entry(topic).or_default() += 1;
            }
            Act::Unsubscribe(s, topic) => {
                self.subscribers[s]
                    .unsubscribe(&topic[..], &mut Silent)
                    .unwrap();
                if let Some(count) = self.wanted[s].get_mut(&topic) {
                    *count -= 1;
                    self.wanted[s].retain(|_, count| *count > 0);
                }
            }
            Act::Publish(p, topic) => self.publish(p, topic),
            Act::Break(p, s) => self.break_link(p, s),
            Act::Mend(p, s) => self.mend(p, s),
        }
        self.settle();
        self.check();
    }

    fn publish(&mut self, p: usize, subject: Topic) {
        self.count += 1;
        let message = Message::of([subject.clone(), self.count.to_be_bytes().to_vec()]);
        self.publishers[p]
            .send(message.clone(), &mut Silent)
            .unwrap();
        for s in 0..SIDES {
            let fits = |topics: &BTreeSet<Topic>| topics.iter().any(|t| subject.starts_with(t));
            let link = &self.links[p][s];
            if link.up && fits(&self.topics(s)) {
                let expected = self.expected[s].entry(p).or_default();
                expected.push(message.clone());
            } else if !link.up && fits(&link.kept) {
                let waiting = self.waiting.entry((p, s)).or_default();
                waiting.push(message.clone());
            }
        }
    }

    fn break_link(&mut self, p: usize, s: usize) {
        let topics = self.topics(s);
        let link = &mut self.links[p][s];
        if !core::mem::take(&mut link.up) {
            return;
        }
        let [at_publisher, at_subscriber] = [link.at_publisher, link.at_subscriber];
        self.publishers[p].handle_peer_lost(at_publisher.unwrap(), &mut Silent);
        self.subscribers[s].handle_peer_lost(at_subscriber.unwrap(), &mut Silent);
        if link.publisher_connects {
            link.at_subscriber = None;
            link.kept = topics;
        } else {
            link.at_publisher = None;
        }
    }

    fn mend(&mut self, p: usize, s: usize) {
        let link = &mut self.links[p][s];
        if core::mem::replace(&mut link.up, true) {
            return;
        }
        let (publisher, subscriber) = (&mut self.publishers[p], &mut self.subscribers[s]);
        let (ours, theirs) = if link.publisher_connects {
            (Origin::Connect, Origin::Accept)
        } else {
            (Origin::Accept, Origin::Connect)
        };
        let attach = |socket: &mut Socket, peer: &mut Option<PeerId>, origin| {
            *peer.get_or_insert_with(|| socket.attach(origin, &mut Silent))
        };
        let at_publisher = attach(publisher, &mut link.at_publisher, ours);
        let at_subscriber = attach(subscriber, &mut link.at_subscriber, theirs);
        link.kept.clear();
        let (publishes, subscribes) = (publisher.kind(), subscriber.kind());
        let info = PeerInfo::new(subscribes, None);
        publisher
            .handle_peer_ready(at_publisher, &info, &mut Silent)
            .unwrap();
        let info = PeerInfo::new(publishes, None);
        subscriber
            .handle_peer_ready(at_subscriber, &info, &mut Silent)
            .unwrap();
        // What waited was wanted then; a SUB looks whether it still is.
        let topics = self.topics(s);
        let waited = self.waiting.remove(&(p, s)).unwrap_or_default();
        let heard = waited.into_iter().filter(|message| {
            let fits = |topic: &Topic| message.frames()[0].starts_with(topic);
            self.subscribers[s].kind() == SocketKind::Xsub || topics.iter().any(fits)
        });
        self.expected[s].entry(p).or_default().extend(heard);
    }

    /// Lets everything pass the links that stand.
    fn settle(&mut self) {
        for p in 0..SIDES {
            for s in 0..SIDES {
                let link = &self.links[p][s];
                let (true, Some(down), Some(up)) = (link.up, link.at_publisher, link.at_subscriber)
                else {
                    continue;
                };
                let (publisher, subscriber) = (&mut self.publishers[p], &mut self.subscribers[s]);
                while let Some(sent) = subscriber.poll_transmit(up, &mut Silent) {
                    let Transmission::Interest(interest) = sent else {
                        panic!("only interests go up here");
                    };
                    publisher.handle_interest(down, interest, &mut Silent);
                }
                while let Some(sent) = publisher.poll_transmit(down, &mut Silent) {
                    let message = sent.into_message().unwrap();
                    subscriber.handle_message(up, message, &mut Silent);
                }
            }
        }
    }

    fn check(&mut self) {
        for s in 0..SIDES {
            let received: BTreeSet<_> = std::iter::from_fn(|| {
                let message = self.subscribers[s].recv(&mut Silent).ok()?;
                Some(message.to_string())
            })
            .collect();
            let expected = core::mem::take(&mut self.expected[s])
                .into_values()
                .flatten();
            let expected: BTreeSet<_> = expected.map(|message| message.to_string()).collect();
            assert_eq!(received, expected, "at subscriber {s}");
            let told = self.subscribers[s].subscriptions().into_iter();
            let told: BTreeMap<_, _> = told.map(|(t, n)| (t.octets().to_vec(), n)).collect();
            assert_eq!(told, self.wanted[s]);
        }
        for p in 0..SIDES {
            if self.publishers[p].kind() != SocketKind::Xpub {
                continue;
            }
            while let Ok(message) = self.publishers[p].recv(&mut Silent) {
                let interest = Interest::from_message(&message).unwrap();
                let topic = interest.name().octets().to_vec();
                if interest.is_begin() {
                    assert!(self.shown[p].insert(topic), "shown twice: {message}");
                } else {
                    assert!(self.shown[p].remove(&topic), "ended twice: {message}");
                }
            }
            let mut wanted = BTreeSet::new();
            for s in 0..SIDES {
                let link = &self.links[p][s];
                wanted.extend(if link.up {
                    self.topics(s)
                } else {
                    link.kept.clone()
                });
            }
            assert_eq!(self.shown[p], wanted, "shown at publisher {p}");
        }
    }
}

fn any_kinds() -> impl Strategy<Value = (SocketKind, SocketKind)> {
    (
        prop_oneof![Just(SocketKind::Pub), Just(SocketKind::Xpub)],
        prop_oneof![Just(SocketKind::Sub), Just(SocketKind::Xsub)],
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn each_subscriber_hears_what_its_list_of_topics_says(
        kinds in vec(any_kinds(), SIDES),
        publisher_connects in vec(any::<bool>(), SIDES * SIDES),
        acts in vec(any_act(), 0..80),
    ) {
        let mut net = Net::new(&kinds, &publisher_connects);
        for p in 0..SIDES {
            for s in 0..SIDES {
                net.act(Act::Mend(p, s));
            }
        }
        for act in acts {
            net.act(act);
        }
    }
}
