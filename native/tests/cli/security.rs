//! Keys, passwords and lists: from files and the environment, and never seen again.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::support::Ended;
use crate::support::Running;
use crate::support::hopscope;
use crate::support::run;
use crate::support::start_bound;
use crate::support::start_piped;

/// A folder of its own, empty.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("security-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    /// Writes a file that only its owner may read.
    fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        close_to_others(&path);
        path
    }
}

#[cfg(unix)]
fn close_to_others(path: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn close_to_others(_path: &str) {}

/// The public and the secret key of a new pair.
fn pair() -> (String, String) {
    let made = run(&["keygen"]).with_code(0);
    let lines: Vec<_> = made.stdout.lines().collect();
    let [public, secret] = lines[..] else {
        panic!("{made:#?}");
    };
    let key = |line: &str, name: &str| line.strip_prefix(name).unwrap().to_owned();
    (key(public, "public "), key(secret, "secret "))
}

fn with_variables(mut command: Command, variables: &[(&str, &str)]) -> Ended {
    command.envs(variables.iter().copied());
    let mut running = Running::of(command);
    running.close_stdin();
    running.end()
}

#[test]
fn keygen_makes_a_new_pair_each_time() {
    let ((public, secret), (other_public, other_secret)) = (pair(), pair());
    for key in [&public, &secret, &other_public, &other_secret] {
        assert_eq!(key.chars().count(), 40, "{key}");
    }
    assert_ne!(public, other_public);
    assert_ne!(secret, other_secret);
}

#[test]
fn keygen_writes_files_and_shows_no_secret_and_overwrites_nothing() {
    let folder = Folder::new("keygen");
    let file = folder.path("server.key");
    let made = run(&["keygen", "--out", &file]).with_code(0);
    let secret = fs::read_to_string(&file).unwrap();
    let secret = secret.lines().last().unwrap();
    let public = fs::read_to_string(format!("{file}.pub")).unwrap();
    let public = public.lines().last().unwrap();
    assert_eq!(made.stdout, format!("public {public}\n"));
    assert!(!made.stderr.contains(secret));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let again = run(&["keygen", "--out", &file]).with_code(1);
    let again = again.saying("is there already, and keys cannot be made again");
    assert_eq!(again.stdout, "");
    assert!(fs::read_to_string(&file).unwrap().contains(secret));
}

#[test]
fn curve_by_files_lets_in_the_keys_of_a_list_and_no_other() {
    let folder = Folder::new("curve");
    let server = folder.path("server.key");
    run(&["keygen", "--out", &server]).with_code(0);
    let client = folder.path("client.key");
    run(&["keygen", "--out", &client]).with_code(0);
    let known = fs::read_to_string(format!("{client}.pub")).unwrap();
    let known = folder.write("known", &format!("{} ada\n", known.trim_end()));
    let (_rep, endpoint) = start_bound(&[
        "rep",
        "--echo",
        "--curve-server",
        "--curve-secret-key-file",
        &server,
        "--curve-keys-file",
        &known,
    ]);
    let server_key = format!("{server}.pub");
    let ask = |more: &[&str]| {
        let words = [
            "req",
            "-D",
            "hello",
            "-n",
            "1",
            "-t",
            "20s",
            "-c",
            &endpoint,
            "--curve-server-key-file",
            &server_key,
        ];
        run(&[&words, more].concat())
    };
    let asked = ask(&["--curve-secret-key-file", &client]).with_code(0);
    assert!(asked.stdout.contains("hello"), "{asked:#?}");
    ask(&[]).with_code(4).saying("400");
}

#[test]
fn keys_may_come_from_the_environment() {
    let (public, secret) = pair();
    let mut command = hopscope(&["rep", "--echo", "--curve-server", "--bind", "0"]);
    command.env("HOPSCOPE_CURVE_SECRET_KEY", &secret);
    let mut rep = Running::of(command);
    rep.close_stdin();
    let endpoint = rep.endpoint();
    let words = [
        "req", "-D", "hello", "-n", "1", "-t", "20s", "-c", &endpoint,
    ];
    let asked = with_variables(hopscope(&words), &[("HOPSCOPE_CURVE_SERVER_KEY", &public)]);
    assert!(asked.with_code(0).stdout.contains("hello"));
    let named = [&words[..], &["--curve-server-key", &public]].concat();
    assert!(run(&named).with_code(0).stdout.contains("hello"));
}

#[test]
fn plain_takes_passwords_from_everywhere_and_shows_them_nowhere() {
    let folder = Folder::new("plain");
    let users = folder.write("users", "# who may log in\nada:hunter2\n");
    let password = folder.write("password", "hunter2\n");
    let (_rep, endpoint) = start_bound(&["rep", "--echo", "-vvv", "--plain-users-file", &users]);
    let words = [
        "req",
        "-D",
        "hello",
        "-n",
        "1",
        "-t",
        "20s",
        "-vvv",
        "-c",
        &endpoint,
        "--plain-username",
        "ada",
    ];
    let by_option = run(&[&words[..], &["--plain-password", "hunter2"]].concat());
    let by_file = run(&[&words[..], &["--plain-password-file", &password]].concat());
    let variable = [("HOPSCOPE_PLAIN_PASSWORD", "hunter2")];
    let by_variable = with_variables(hopscope(&words), &variable);
    let mut in_json = start_piped(&[
        "req",
        "--json",
        "-n",
        "1",
        "-t",
        "20s",
        "-vvv",
        "-c",
        &endpoint,
        "--plain-username",
        "ada",
        "--plain-password",
        "hunter2",
    ]);
    in_json.write_line(r#"["hello"]"#);
    let in_json = in_json.end();
    for ended in [by_option, by_file, by_variable, in_json] {
        let ended = ended.with_code(0);
        assert!(ended.stdout.contains("hello"), "{ended:#?}");
        // As text, and octet by octet.
        for shown in ["hunter2", "68756e746572", "68 75 6e 74 65 72"] {
            assert!(!ended.stderr.contains(shown), "{ended:#?}");
        }
        assert!(
            ended.stderr.contains("2a 2a 2a 2a") || ended.stderr.contains("2a2a2a2a"),
            "{ended:#?}"
        );
    }
    let refused = run(&[&words[..], &["--plain-password", "Hunter2"]].concat());
    let refused = refused.with_code(4).saying("400");
    assert!(!refused.stderr.contains("Hunter2"), "{refused:#?}");
}

#[test]
fn addresses_are_kept_out() {
    let folder = Folder::new("deny");
    let denied = folder.write("denied", "127.0.0.1\n");
    let (_rep, endpoint) = start_bound(&["rep", "--echo", "--deny-file", &denied]);
    run(&["req", "-D", "hello", "-t", "20s", "-c", &endpoint])
        .with_code(4)
        .saying("400");
}

#[test]
fn mistakes_are_told_by_file_and_line_and_without_the_secret() {
    let folder = Folder::new("mistakes");
    let rep = ["rep", "--echo", "--bind", "0"];
    let with = |more: &[&str]| run(&[&rep[..], more].concat());
    let users = folder.write("users", "ada:x\nhunter2\n");
    let told = with(&["--plain-users-file", &users]).with_code(2);
    let told = told.saying("users: line 2: expected name:password, found no colon");
    assert!(!told.stderr.contains("hunter2"));

    let key = folder.write("key", "hunter2hunter2hunter2 hunter2hunter2hunt");
    let told = with(&["--curve-server", "--curve-secret-key-file", &key]).with_code(2);
    let told = told.saying("found something that is no character of Z85 as number 22");
    assert!(!told.stderr.contains("hunter2"));
    with(&["--curve-server"])
        .with_code(2)
        .saying("a CURVE server needs its secret key: --curve-secret-key-file");
    let missing = folder.path("missing");
    with(&["--curve-server", "--curve-secret-key-file", &missing])
        .with_code(1)
        .saying("cannot read");
    with(&["--curve-server-key", "short"])
        .with_code(2)
        .saying("expected 40 characters of Z85, found 5");

    let variable = [("HOPSCOPE_CURVE_SECRET_KEY", "hunter2")];
    let told = with_variables(
        hopscope(&[&rep[..], &["--curve-server"]].concat()),
        &variable,
    );
    let told = told.with_code(2);
    let told = told.saying("HOPSCOPE_CURVE_SECRET_KEY: expected a key: expected 40 characters");
    assert!(!told.stderr.contains("hunter2"));
    let help = with_variables(hopscope(&["rep", "--help"]), &variable).with_code(0);
    assert!(help.stdout.contains("--curve-secret-key-file"));
    assert!(!help.stdout.contains("hunter2"));
}

#[cfg(unix)]
#[test]
fn a_secret_that_others_may_read_is_pointed_out() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("open");
    let users = folder.write("users", "ada:x\n");
    fs::set_permissions(&users, fs::Permissions::from_mode(0o644)).unwrap();
    let words = ["rep", "--bind", "0", "--plain-users-file", &users];
    let rep = Running::of(hopscope(&words));
    let told = rep.stderr_line_with("others may read");
    assert!(told.ends_with("which holds secrets: chmod 600"), "{told}");
}

#[test]
fn a_proxy_may_be_secured_on_one_side() {
    let folder = Folder::new("proxy");
    let server = folder.path("server.key");
    run(&["keygen", "--out", &server]).with_code(0);
    let (_rep, at_rep) = start_bound(&["rep", "--echo"]);
    let proxy = crate::support::start(&[
        "proxy",
        "--frontend-bind",
        "0",
        "--backend-connect",
        &at_rep,
        "--secure",
        "frontend",
        "--curve-server",
        "--curve-secret-key-file",
        &server,
    ]);
    let endpoint = proxy.endpoint();
    let ask = ["req", "-c", &endpoint, "-D", "hello"];
    let key = ["--curve-server-key-file", &format!("{server}.pub")];
    run(&[&ask[..], &key].concat()).with_code(0);
    run(&ask).with_code(4);
}

#[test]
fn the_halves_of_a_pair_are_not_taken_for_each_other() {
    let folder = Folder::new("halves");
    let secret = folder.path("server.key");
    run(&["keygen", "--out", &secret]).with_code(0);
    let public = format!("{secret}.pub");
    close_to_others(&public);
    let server = ["rep", "--echo", "-b", "0", "--curve-server"];
    run(&[&server[..], &["--curve-secret-key-file", &public]].concat())
        .with_code(2)
        .saying("expected a secret key, found a public one");
    run(&[
        "req",
        "-c",
        "1",
        "-D",
        "x",
        "--curve-server-key-file",
        &secret,
    ])
    .with_code(2)
    .saying("expected a public key, found a secret one");
}
