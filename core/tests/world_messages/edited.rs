//! A message that is changed on its way.

use hopscope_core::Rule;
use hopscope_core::trace::{Direction, Event, EventKind, Recording};
use hopscope_core::world::{Over, play};

use crate::support::{BOTH, act, delivered, first, played, with_security};

#[test]
fn an_edited_message_arrives_as_what_it_has_become() {
    for over in BOTH {
        let acts = [act(103, "edit frames = [\"B\", \"more\"]", 2)];
        let trace = played(&acts, over);
        assert_eq!(delivered(&trace), ["a", "B", "c", "d"], "{over}");
        let (number, record) = first(&trace, EventKind::Edited);
        assert_eq!(
            record.event.in_flight(),
            Some((Direction::ToBinder, 1)),
            "{over}"
        );
        let recording = Recording::new(trace);
        let state = recording.snapshot(number + 1);
        let flights = state.flights();
        assert!(flights[1].edited && flights[1].message.len() == 2, "{over}");
        assert_eq!(flights[1].exchange, Some(1), "{over}");
    }
}

#[test]
fn plain_does_not_keep_anybody_from_changing_a_message() {
    let acts = act(103, "edit frames = \"B\"", 2);
    let scenario = with_security(
        &[&acts],
        ", security = { mechanism = \"plain\", username = \"u\", password = \"p\" }",
        ", security = { mechanism = \"plain\", users = [{ name = \"u\", password = \"p\" }] }",
    );
    assert_eq!(delivered(&play(&scenario, Over::Tcp)), ["a", "B", "c", "d"]);
}

#[cfg(feature = "curve")]
#[test]
fn under_curve_a_changed_message_closes_the_connection_and_nothing_forged_arrives() {
    let acts = act(103, "edit frames = \"B\"", 2);
    // The keys of libzmq's manual.
    let server = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    let scenario = with_security(
        &[&acts],
        &format!(
            ", security = {{ mechanism = \"curve\", server-key = \"{server}\", \
             public-key = \"Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{{hID\", \
             secret-key = \"D:)Q[IlAW!ahhC2ac:9*A}}h:p?([4%wOTJ%JR%cs\" }}"
        ),
        &format!(
            ", security = {{ mechanism = \"curve\", public-key = \"{server}\", \
             secret-key = \"JTKVSB%%)wK0E.X)V>+}}o?pNmC{{O&4W4b!Ni{{Lh6\" }}"
        ),
    );
    let trace = play(&scenario, Over::Tcp);
    let (_, edited) = first(&trace, EventKind::Edited);
    assert!(matches!(
        edited.event,
        Event::Edited {
            rule: Rule::SealBroken,
            ..
        }
    ));
    let texts = delivered(&trace);
    assert!(!texts.contains(&"B".to_owned()) && !texts.contains(&"b".to_owned()));
    let (_, parted) = first(&trace, EventKind::Disconnected);
    assert!(matches!(
        parted.event,
        Event::Disconnected { rule: Some(_), .. }
    ));
}
