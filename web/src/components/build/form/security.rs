//! Who may come in at a socket: the mechanism, the side of it, and what either side needs.

use hopscope_core::scenario::catalogue::{Field, Holds, part_fields};
use hopscope_core::scenario::edit::{Edit, End, Shown};

use super::Form;
use super::input::choice;
use super::tables::{octets, set_at};
use crate::browser;
use crate::build::keypair;
use crate::build::security::{Mechanism, Security, clients, servers, value};
use crate::el::{Callback, El, el};
use crate::i18n::build as words;
use crate::state::{Action, BuildAction, PAIR};

impl Form<'_> {
    pub(super) fn security(&self, end: &End, values: &[Shown]) -> Vec<El> {
        let lang = self.lang;
        let id = "bench-field-security.mechanism";
        let now = Security::of(values);
        let has_keys = value(values, "security.secret-key").is_some();
        let names = [
            words::MECHANISM_NULL,
            words::MECHANISM_PLAIN,
            words::MECHANISM_CURVE,
        ];
        let known = Mechanism::ALL.map(Mechanism::word).into_iter();
        let known = known.zip(names.map(|name| name.get(lang)));
        let refused = self.refused("security.mechanism");
        let word = refused.map_or_else(|| now.mechanism.word(), |refused| refused.typed.as_str());
        let peers = self.state.peers_of(end);
        let served = peers.iter().map(|(_, values)| Security::of(values));
        let served = served.filter(|peer| peer.server).map(|peer| peer.mechanism);
        let served: Vec<Mechanism> = served.collect();
        let chosen = self.secures(end, has_keys, id, move |typed| {
            let mechanism = Mechanism::ALL.into_iter().find(|own| own.word() == typed);
            let mechanism = mechanism.unwrap_or_default();
            // Where no side has been chosen yet, it is the one that is missing.
            let server = match now.mechanism {
                Mechanism::Null => !served.contains(&mechanism),
                _ => now.server,
            };
            Security { mechanism, server }
        });
        let row = self.row(
            "security.mechanism",
            words::MECHANISM.get(lang),
            |mistake| {
                choice(known, word, "null")
                    .set("id", id)
                    .flag("aria-invalid", mistake.is_some())
                    .maybe("aria-describedby", mistake)
                    .on_change(chosen)
            },
        );
        let mut rows = vec![row];
        if now.mechanism == Mechanism::Null {
            return rows;
        }
        rows.push(self.side(end, now, has_keys));
        let field = |key: &str| {
            part_fields("security")
                .iter()
                .find(|field| field.key == key)
        };
        let part = |key: &str| field(key).map(|field| self.part("security", field, end, values));
        match (now.mechanism, now.server) {
            (Mechanism::Plain, true) => rows.extend(self.users(end, values)),
            (Mechanism::Plain, false) => {
                let both = ["username", "password"].into_iter();
                rows.extend(
                    both.filter_map(|key| Some(self.name("security", field(key)?, end, values))),
                );
            }
            (_, server) => {
                if server {
                    rows.extend(part("keys"));
                    rows.extend(self.lets_in(end, values, &clients(&peers)));
                } else {
                    rows.extend(part("server-key"));
                    rows.extend(self.takes_key(end, values, &servers(&peers)));
                }
                rows.extend(part("public-key"));
                rows.extend(part("secret-key"));
                rows.push(self.new_pair(end));
                rows.push(el("p").class("hint").text(words::CURVE_HERE.get(lang)));
            }
        }
        rows
    }

    fn side(&self, end: &End, now: Security, has_keys: bool) -> El {
        let lang = self.lang;
        let id = "bench-field-security.side";
        let chosen = self.secures(end, has_keys, id, move |typed| Security {
            server: typed == "server",
            ..now
        });
        let known = [
            ("client", words::SIDE_CLIENT.get(lang)),
            ("server", words::SIDE_SERVER.get(lang)),
        ];
        let side = if now.server { "server" } else { "client" };
        self.row("security.side", words::SIDE.get(lang), |_| {
            choice(known.into_iter(), side, "client")
                .set("id", id)
                .on_change(chosen)
        })
    }

    /// What is done when a mechanism or a side is chosen: a pair of keys is made where one is needed.
    fn secures(
        &self,
        end: &End,
        has_keys: bool,
        id: &'static str,
        security: impl Fn(&str) -> Security + 'static,
    ) -> Callback<yew::Event> {
        let (send, end) = (self.send.clone(), end.clone());
        Callback::from(move |event: yew::Event| {
            let security = security(&browser::typed(&event));
            let (send, end) = (send.clone(), end.clone());
            browser::keep_focus(id);
            if security.mechanism != Mechanism::Curve || has_keys {
                return send.emit(Action::Build(BuildAction::Secure(end, security, None)));
            }
            wasm_bindgen_futures::spawn_local(async move {
                let pair = keypair::new().await;
                send.emit(Action::Build(BuildAction::Secure(end, security, pair)));
            });
        })
    }

    fn new_pair(&self, end: &End) -> El {
        let (send, end) = (self.send.clone(), end.clone());
        let made = Callback::from(move |_| {
            let (send, end) = (send.clone(), end.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let pair = keypair::new().await;
                send.emit(Action::Build(BuildAction::Pair(end, pair)));
            });
        });
        let told = self.mistake(PAIR);
        el("p")
            .class("acts")
            .child(
                el("button")
                    .set("type", "button")
                    .on_click(made)
                    .text(words::NEW_PAIR.get(self.lang)),
            )
            .maybe_child(told)
    }

    /// A name or a password, which may be empty.
    fn name(&self, way: &str, field: &Field, end: &End, values: &[Shown]) -> El {
        let key = format!("{way}.{}", field.key);
        let set = value(values, &key).unwrap_or_default().to_owned();
        let edit = set_at(end, &key, octets);
        self.keyed(&key, field, set, "", edit).child(
            el("small")
                .text(field.about.get(self.lang))
                .children(self.origin(field)),
        )
    }

    /// Those who may come in, one by one.
    fn users(&self, end: &End, values: &[Shown]) -> Vec<El> {
        let lang = self.lang;
        let is_there =
            |number: &usize| value(values, &format!("security.users.{number}.name")).is_some();
        let count = (0..).take_while(is_there).count();
        let change = |key: String, value: Option<String>| -> BuildAction {
            BuildAction::Edit(set_at(end, &key, move |_| value.clone())(String::new()))
        };
        let mut rows = Vec::new();
        for number in 0..count {
            let way = format!("security.users.{number}");
            let fields = part_fields("users").iter();
            let fields = fields.map(|field| self.name(&way, field, end, values));
            let remove = change(way.clone(), None);
            rows.push(
                el("fieldset")
                    .class("part")
                    .key(way.clone())
                    .child(el("legend").text(format!("{} {}", words::USER.get(lang), number + 1)))
                    .children(fields)
                    .child(
                        el("p")
                            .class("acts")
                            .child(self.act(words::USER_REMOVE.get(lang), remove)),
                    ),
            );
        }
        if count == 0 {
            rows.push(el("p").class("hint").text(words::USERS_NONE.get(lang)));
        }
        let user = "{ name = \"\", password = \"\" }".to_owned();
        let add = change(format!("security.users.{count}"), Some(user));
        rows.push(
            el("p")
                .class("acts")
                .child(self.act(words::USER_ADD.get(lang), add)),
        );
        rows
    }

    /// Buttons that let those in who are linked with a server and not let in yet.
    fn lets_in(&self, end: &End, values: &[Shown], known: &[(String, String)]) -> Option<El> {
        let allowed: Vec<&str> = value(values, "security.keys")
            .unwrap_or_default()
            .lines()
            .collect();
        let strangers = known.iter().filter(|(_, key)| !allowed.contains(&&**key));
        let buttons: Vec<El> = strangers
            .map(|(node, key)| {
                let mut keys = allowed.join("\n");
                keys.extend(["\n", key]);
                let value = Holds::Keys.written(&keys);
                self.take(
                    words::LET_IN.get(self.lang),
                    node,
                    end,
                    "security.keys",
                    value,
                )
            })
            .collect();
        (!buttons.is_empty()).then(|| el("p").class("acts").children(buttons))
    }

    /// Buttons that take over the key of a server that is linked.
    fn takes_key(&self, end: &End, values: &[Shown], known: &[(String, String)]) -> Option<El> {
        let own = value(values, "security.server-key");
        let others = known.iter().filter(|(_, key)| own != Some(key));
        let buttons: Vec<El> = others
            .map(|(node, key)| {
                let value = Holds::Key.written(key);
                self.take(
                    words::TAKE_KEY.get(self.lang),
                    node,
                    end,
                    "security.server-key",
                    value,
                )
            })
            .collect();
        (!buttons.is_empty()).then(|| el("p").class("acts").children(buttons))
    }

    fn take(&self, word: &str, node: &str, end: &End, key: &str, value: Option<String>) -> El {
        let edit: Edit = set_at(end, key, move |_| value.clone())(String::new());
        crate::components::button::button(self.send, Action::Build(BuildAction::Edit(edit)))
            .text(format!("{word} {node}"))
    }
}
