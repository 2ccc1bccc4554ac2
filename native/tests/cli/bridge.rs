//! `--json`: a node as a bridge for a script.

use crate::support::start_bound;
use crate::support::start_piped;

#[test]
fn a_dealer_and_a_router_pass_frames_of_any_octets() {
    let mut router = start_piped(&["router", "-b", "0", "--json"]);
    let endpoint = router.endpoint();
    let mut dealer = start_piped(&["dealer", "-c", &endpoint, "--identity", "A", "--json"]);

    dealer.write_line(r#"["", "héllo", {"hex":"00ff"}]"#);
    assert_eq!(
        router.line(),
        concat!(
            r#"{"frames":[{"role":"identity","hex":"41","len":1,"text":"A"},"#,
            r#"{"role":"delimiter","hex":"","len":0,"text":""},"#,
            r#"{"role":"body","hex":"68c3a96c6c6f","len":6,"text":"héllo"},"#,
            r#"{"role":"body","hex":"00ff","len":2}]}"#,
        )
    );
    router.write_line(r#"["A", "", "world"]"#);
    assert_eq!(
        dealer.line(),
        concat!(
            r#"{"frames":[{"role":"delimiter","hex":"","len":0,"text":""},"#,
            r#"{"role":"body","hex":"776f726c64","len":5,"text":"world"}]}"#,
        )
    );
    dealer.end().with_code(0);
    router.end().with_code(0);
}

#[test]
fn req_and_rep_keep_their_lock_step() {
    let mut rep = start_piped(&["rep", "-b", "0", "--json"]);
    let endpoint = rep.endpoint();
    let mut req = start_piped(&["req", "-c", &endpoint, "--json"]);
    // Both requests are there at once; the second is sent when the first has its reply.
    req.write_line(r#"["one"]"#);
    req.write_line(r#"["two"]"#);
    for (request, reply) in [("6f6e65", "31"), ("74776f", "32")] {
        assert!(
            rep.line()
                .contains(&format!(r#""role":"body","hex":"{request}""#))
        );
        rep.write_line(&format!(r#"[{{"hex":"{reply}"}}]"#));
        assert!(
            req.line()
                .contains(&format!(r#""role":"body","hex":"{reply}""#))
        );
    }
    req.end().with_code(0);
}

#[test]
fn a_line_that_is_no_message_ends_the_bridge_and_is_named() {
    let (router, endpoint) = start_bound(&["router", "-n", "1", "--format", "hex"]);
    let mut dealer = start_piped(&["dealer", "-c", &endpoint, "--json"]);
    for line in [r#"["good"]"#, "", "bad"] {
        dealer.write_line(line);
    }
    let ended = dealer.end().with_code(1);
    assert_eq!(
        ended.stderr,
        "hopscope: standard input, line 3: expected a JSON array of strings and {\"hex\":\"00ff\"}; \
         this is no JSON at column 1\n"
    );
    assert_eq!(
        router.end().with_code(0).stdout,
        "006b8b4567 676f6f64\n",
        "the good line arrived"
    );
}

#[test]
fn a_bridge_that_is_to_receive_waits_after_its_input_has_ended() {
    let (_rep, endpoint) = start_bound(&["rep", "--echo"]);
    let mut dealer = start_piped(&["dealer", "-c", &endpoint, "--json", "--receive", "2"]);
    dealer.write_line(r#"["", "one"]"#);
    dealer.write_line(r#"["", "two"]"#);
    let ended = dealer.end().with_code(0);
    assert_eq!(ended.stdout.lines().count(), 2, "{ended:#?}");
}

#[test]
fn a_bridge_whose_script_has_ended_ends_too() {
    for kind in ["rep", "router"] {
        let mut bridge = start_piped(&[kind, "-b", "0", "--json"]);
        let endpoint = bridge.endpoint();
        let mut req = start_piped(&["req", "-c", &endpoint, "--identity", "A", "--json"]);
        req.write_line(r#"["hello"]"#);
        bridge.line();
        let envelope = if kind == "rep" { "" } else { r#""A", "", "# };
        bridge.write_line(&format!(r#"[{envelope}"world"]"#));
        assert!(req.line().contains("world"), "{kind}");
        bridge.end().with_code(0);
        req.end().with_code(0);
    }
}
