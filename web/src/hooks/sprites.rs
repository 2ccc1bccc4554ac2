//! Pictures of messages, each drawn once: messages that look the same share one.

use std::f64::consts::TAU;
use std::rc::Rc;

use hopscope_core::envelope::Role;
use wasm_bindgen::JsCast;
use web_sys::{
    CanvasRenderingContext2d, CssStyleDeclaration, HtmlCanvasElement, HtmlElement, Path2d,
};

use crate::browser;
use crate::components::chip::{face, hole, hue, tag};
use crate::components::stack::outline;
use crate::frame_view::FrameView;
use crate::geometry::Point;
use crate::scene::Stack;
use crate::stack_size::{CHIP_WIDTH, STACK_PADDING, STACK_WIDTH};

/// So far a picture may reach beyond the message: its point, and half of its border.
pub(super) const REACH: f64 = 8.0;
/// With more pictures than this all are forgotten: a run may have as many looks as messages.
const MOST: usize = 2_000;

/// The picture of a message.
pub(super) struct Sprite {
    pub(super) canvas: HtmlCanvasElement,
    /// Where in it the anchor of the message is, in pixels of the device.
    pub(super) anchor: Point,
    /// Its width and height, in pixels of the device.
    pub(super) size: (f64, f64),
}

/// The frames of a message and its picture.
type Known = (Rc<[FrameView]>, Rc<Sprite>);

/// The pictures that are known.
#[derive(Default)]
pub(super) struct Sprites {
    by_look: Vec<(String, Rc<Sprite>)>,
    /// Those of messages on links, by their numbers; the frames tell whether it is still that message.
    by_span: Vec<Option<Known>>,
    ratio: f64,
    below: bool,
    /// What the canvas tells of the theme: a colour by which two of them differ.
    theme: String,
    inks: Inks,
}

/// Colours and the font, as styles have them.
#[derive(Default)]
struct Inks {
    panel: String,
    line: String,
    /// What each kind of frame is filled with, and what is written on it.
    frames: Vec<(&'static str, String, String)>,
    font: String,
}

impl Sprites {
    /// Takes over how things look now: the theme that holds for the canvas, the pixels of the device in
    /// one of the page, and whether messages stand above their anchors.
    pub(super) fn look(&mut self, canvas: &HtmlCanvasElement, ratio: f64, below: bool) {
        let Some(computed) = web_sys::window()
            .and_then(|window| window.get_computed_style(canvas).ok())
            .flatten()
        else {
            return;
        };
        let theme = value(&computed, "border-top-color");
        if theme == self.theme && ratio == self.ratio && below == self.below {
            return;
        }
        let style = HtmlElement::style(canvas);
        self.inks = Inks::of(&style, &computed);
        (self.theme, self.ratio, self.below) = (theme, ratio, below);
        self.forget();
    }

    /// Whether messages are drawn as they are when they stand above their anchors, or not.
    pub(super) const fn are_below(&self, below: bool) -> bool {
        self.below == below
    }

    fn forget(&mut self) {
        self.by_look.clear();
        self.by_span.clear();
    }

    /// The picture of a message; `None` where the browser draws none.
    pub(super) fn of(&mut self, stack: &Stack) -> Option<Rc<Sprite>> {
        let span = stack.span.map(|(span, ..)| span)?;
        if span >= self.by_span.len() {
            self.by_span.resize_with(span + 1, || None);
        }
        if let Some((frames, sprite)) = &self.by_span[span]
            && Rc::ptr_eq(frames, &stack.frames)
        {
            return Some(Rc::clone(sprite));
        }
        let look = look(stack);
        let sprite = match self.by_look.iter().find(|(known, _)| *known == look) {
            Some((_, sprite)) => Rc::clone(sprite),
            None => {
                if self.by_look.len() >= MOST {
                    self.forget();
                    self.by_span.resize_with(span + 1, || None);
                }
                let sprite = Rc::new(self.draw(stack)?);
                self.by_look.push((look, Rc::clone(&sprite)));
                sprite
            }
        };
        self.by_span[span] = Some((Rc::clone(&stack.frames), Rc::clone(&sprite)));
        Some(sprite)
    }

    fn draw(&self, stack: &Stack) -> Option<Sprite> {
        let height = stack.size.height;
        let (x, y, caret) = outline(self.below, height);
        let document = browser::document()?;
        let canvas = document.create_element("canvas").ok()?;
        let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
        // Room for half of its border, and for its point at the one side.
        let (aside, under) = if self.below {
            (1.0, REACH)
        } else {
            (REACH, 1.0)
        };
        let size = (
            ((aside + STACK_WIDTH + 1.0) * self.ratio).ceil(),
            ((1.0 + height + under) * self.ratio).ceil(),
        );
        canvas.set_width(size.0 as u32);
        canvas.set_height(size.1 as u32);
        let context = canvas.get_context("2d").ok().flatten()?;
        let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
        context.scale(self.ratio, self.ratio).ok()?;
        context.translate(aside - x, 1.0 - y).ok()?;
        context.set_fill_style_str(&self.inks.line);
        context.set_stroke_style_str(&self.inks.line);
        context.fill_with_path_2d(&Path2d::new_with_path_string(caret).ok()?);
        context.translate(x, y).ok()?;
        context.set_fill_style_str(&self.inks.panel);
        context.set_line_width(1.2);
        context.begin_path();
        context
            .round_rect_with_f64(0.0, 0.0, STACK_WIDTH, height, 10.0)
            .ok()?;
        context.fill();
        context.stroke();
        context.set_font(&self.inks.font);
        context.set_text_align("center");
        let frames = stack.frames.iter().enumerate();
        for (row, frame) in frames.filter(|(row, _)| stack.size.shows(*row)) {
            context.save();
            context
                .translate(STACK_PADDING, stack.size.chip_top(row))
                .ok()?;
            self.chip(&context, frame, stack.size.chip)?;
            context.restore();
        }
        if let Some(top) = stack.size.fold_top() {
            context.set_fill_style_str(&self.inks.line);
            let (x, y) = (STACK_WIDTH / 2.0, top + stack.size.chip / 2.0 + 4.0);
            let more = ["+", &stack.size.folded.to_string()].concat();
            context.fill_text(&more, x, y).ok()?;
        }
        Some(Sprite {
            canvas,
            anchor: Point::new((aside - x) * self.ratio, (1.0 - y) * self.ratio),
            size,
        })
    }

    fn chip(&self, context: &CanvasRenderingContext2d, frame: &FrameView, h: f64) -> Option<()> {
        let kind = ink(frame);
        let (_, fill, on) = self.inks.frames.iter().find(|known| known.0 == kind)?;
        context.set_fill_style_str(fill);
        context.begin_path();
        match frame.role {
            Role::Identity => {
                let path = Path2d::new_with_path_string(tag(CHIP_WIDTH, h).as_str()).ok()?;
                context.fill_with_path_2d(&path);
            }
            Role::Delimiter => {
                let round = h / 2.0 - 2.0;
                context
                    .round_rect_with_f64(0.0, 2.0, CHIP_WIDTH, h - 4.0, round)
                    .ok()?;
                context.fill();
            }
            Role::Body | Role::Topic | Role::Group | Role::Subscription => {
                context
                    .round_rect_with_f64(0.0, 0.0, CHIP_WIDTH, h, 4.0)
                    .ok()?;
                context.fill();
            }
        }
        context.set_fill_style_str(on);
        let (has_hole, aside) = hole(frame, CHIP_WIDTH);
        if has_hole {
            context.set_global_alpha(0.55);
            context.begin_path();
            context.arc(8.0, h / 2.0, 2.2, 0.0, TAU).ok()?;
            context.fill();
            context.set_global_alpha(1.0);
        }
        if frame.octets {
            context.set_font(&format!("italic {}", self.inks.font));
        }
        context
            .fill_text(&frame.label, CHIP_WIDTH / 2.0 + aside, h / 2.0 + 4.0)
            .ok()
    }
}

impl Inks {
    /// What the variables of the style sheets come to, where the canvas is: each is asked of a property
    /// that takes it.
    fn of(style: &CssStyleDeclaration, computed: &CssStyleDeclaration) -> Self {
        let resolved = |property: &str, variable: &str| {
            // A variable is never refused.
            let _ = style.set_property(property, &format!("var(--{variable})"));
            let value = value(computed, property);
            let _ = style.remove_property(property);
            value
        };
        let kinds = [
            "hue-0",
            "hue-1",
            "hue-2",
            "hue-3",
            "hue-4",
            "hue-5",
            "delimiter",
            "body",
            "topic",
        ];
        let frames = kinds.map(|kind| {
            let on = format!("{kind}-ink");
            (kind, resolved("color", kind), resolved("color", &on))
        });
        Self {
            panel: resolved("color", "panel"),
            line: resolved("color", "line-2"),
            frames: frames.into(),
            font: format!("12px {}", resolved("font-family", "mono")),
        }
    }
}

fn value(style: &CssStyleDeclaration, property: &str) -> String {
    style.get_property_value(property).unwrap_or_default()
}

/// The name of the variable that a frame is filled with.
fn ink(frame: &FrameView) -> &'static str {
    match frame.role {
        Role::Identity => hue(frame),
        Role::Delimiter => "delimiter",
        Role::Body => "body",
        Role::Topic | Role::Group | Role::Subscription => "topic",
    }
}

/// All by which the picture of a message differs from those of others.
fn look(stack: &Stack) -> String {
    let mut look = String::new();
    for frame in stack.frames.iter() {
        look.push_str(frame.role_name());
        look.push_str(hue(frame));
        look.push_str(face(frame));
        look.push(' ');
        look.push_str(&frame.label);
        look.push('\n');
    }
    look
}
