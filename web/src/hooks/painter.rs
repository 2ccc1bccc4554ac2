//! Paints a crowd: messages on their way as pictures on one canvas over the stage, which is as large as
//! the part of the stage that can be seen, and a little larger.
//!
//! Where a message is follows from its motion and the play time, as for an element; so a click finds the
//! message beneath it again.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{
    CanvasRenderingContext2d, DomRect, Element, Event, HtmlCanvasElement, HtmlElement, MouseEvent,
};

use super::sprites::{REACH, Sprite, Sprites};
use crate::el::decimal;
use crate::geometry::Area;
use crate::layout::Layout;
use crate::scene::{Crowd, ItemBody, Motion, Scene, place};
use crate::shared::Shared;

/// So much more than can be seen is painted, that nothing is missing while the stage is scrolled.
const MARGIN: f64 = 96.0;

/// A painted message.
struct Token {
    /// The number of its item in the scene.
    item: usize,
    motion: Motion,
    sprite: Rc<Sprite>,
}

/// A canvas and what is on it.
struct Sheet {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    /// The stage that it lies over.
    stage: Element,
    /// Which part of the stage it covers.
    covered: Area,
    /// Pixels of the device in one of the page.
    ratio: f64,
}

/// A painted message that lies under a place of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Under {
    /// The record that has sent it.
    pub record: usize,
    /// Its number among the run's messages on links.
    pub span: usize,
    /// The frame that is hit, from 0, if one is.
    pub frame: Option<usize>,
}

/// What is painted on a stage, the same for all who hold it.
#[derive(Clone, Default)]
pub struct Painted(Rc<RefCell<Option<Painter>>>);

impl PartialEq for Painted {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Painted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Painted")
    }
}

impl Painted {
    /// Takes a new drawing over; `recoloured` where it may look otherwise than the one before.
    pub(super) fn follow(
        &self,
        root: &Element,
        drawing: (&Shared<Scene>, &Shared<Layout>, &Crowd),
        recoloured: bool,
    ) {
        let mut painter = self.0.borrow_mut();
        if painter.is_some() || drawing.2.is_painted() {
            painter
                .get_or_insert_default()
                .follow(root, drawing, recoloured);
        }
    }

    /// Sees to it that all that can be seen is covered, if more of the stage may be: at the start of a frame,
    /// since to ask for it in the midst of a drawing has the browser lay out the page an extra time.
    pub(super) fn look(&self) {
        if let Some(painter) = &mut *self.0.borrow_mut() {
            painter.cover();
        }
    }

    /// Paints everything where it is at a play time.
    pub(super) fn paint(&self, position: f64) {
        if let Some(painter) = &mut *self.0.borrow_mut() {
            painter.position = position;
            painter.paint();
        }
    }

    /// Something was scrolled, so that more of the stage may be seen; `soon` if everything will be painted
    /// with the coming frame anyway.
    pub(super) fn scrolled(&self, soon: bool) {
        // While it is being painted it is not scrolled.
        if let Ok(mut painter) = self.0.try_borrow_mut()
            && let Some(painter) = &mut *painter
        {
            painter.stale = true;
            if !soon {
                painter.paint();
            }
        }
    }

    /// The painted message where the pointer of an event is; the pointer shows that there is one.
    pub(super) fn point(&self, event: &Event) -> Option<Under> {
        let painter = self.0.borrow();
        let sheet = painter.as_ref()?.sheet.as_ref()?;
        let event = event.dyn_ref::<MouseEvent>()?;
        let target = event.composed_path().get(0).dyn_into::<Element>().ok();
        let at = (event.client_x(), event.client_y());
        let under = target.and_then(|target| self.under(&target, at));
        let classes = sheet.canvas.parent_element()?.class_list();
        // A class is not refused.
        let _ = match under {
            Some(_) => classes.add_1("on-message"),
            None => classes.remove_1("on-message"),
        };
        under
    }

    /// The painted message that lies on top at a place of the window where `target` is seen.
    pub fn under(&self, target: &Element, at: (i32, i32)) -> Option<Under> {
        self.0.borrow().as_ref()?.under(target, at)
    }
}

/// Paints the crowd of a stage.
#[derive(Default)]
struct Painter {
    sheet: Option<Sheet>,
    sprites: Sprites,
    tokens: Vec<Token>,
    scene: Option<(Shared<Scene>, Shared<Layout>)>,
    /// The play time that is shown.
    position: f64,
    /// Whether another part of the stage may be seen than is covered.
    stale: bool,
    /// The same from the next frame on: to find it out in the midst of a drawing has the browser lay out
    /// the page an extra time.
    soon: bool,
}

impl Painter {
    /// Takes a new drawing over; `recoloured` where it may look otherwise than the one before.
    #[inline(never)]
    fn follow(
        &mut self,
        root: &Element,
        (scene, layout, crowd): (&Shared<Scene>, &Shared<Layout>, &Crowd),
        recoloured: bool,
    ) {
        self.tokens.clear();
        self.scene = Some((scene.clone(), layout.clone()));
        if !crowd.is_painted() {
            self.sheet = None;
            return;
        }
        let canvas = root.query_selector("canvas.crowd").ok().flatten();
        let Some(canvas) = canvas.and_then(|found| found.dyn_into::<HtmlCanvasElement>().ok())
        else {
            return;
        };
        let new = self.sheet.as_ref().is_none_or(|it| it.canvas != canvas);
        if new {
            self.sheet = Sheet::over(canvas);
        }
        let Some(sheet) = &mut self.sheet else { return };
        let below = layout.anchor_is_below();
        if new || recoloured || !self.sprites.are_below(below) {
            sheet.ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
            self.sprites.look(&sheet.canvas, sheet.ratio, below);
        }
        self.stale |= recoloured;
        self.soon = true;
        for number in &crowd.painted {
            let item = &scene.items[*number];
            let ItemBody::Stack(stack) = &item.body else {
                continue;
            };
            let Some(sprite) = self.sprites.of(stack) else {
                continue;
            };
            self.tokens.push(Token {
                item: *number,
                motion: item.motion,
                sprite,
            });
        }
    }

    /// Covers all that can be seen, if that may be another part of the stage.
    fn cover(&mut self) {
        if let Some(sheet) = &mut self.sheet
            && (std::mem::take(&mut self.stale) || sheet.covered.w == 0.0)
        {
            sheet.cover();
        }
    }

    /// Paints everything where it is now.
    #[inline(never)]
    fn paint(&mut self) {
        let position = self.position;
        self.cover();
        self.stale = std::mem::take(&mut self.soon);
        let Some(sheet) = &mut self.sheet else { return };
        let (covered, ratio) = (sheet.covered, sheet.ratio);
        let (w, h) = (covered.w * ratio, covered.h * ratio);
        sheet.context.clear_rect(0.0, 0.0, w, h);
        for token in &self.tokens {
            let at = token.motion.at(position).at;
            // A picture that lies between two pixels takes several times as long.
            let x = ((at.x - covered.x) * ratio - token.sprite.anchor.x).round();
            let y = ((at.y - covered.y) * ratio - token.sprite.anchor.y).round();
            let (width, height) = token.sprite.size;
            if x < w && y < h && x > -width && y > -height {
                // Refused only for a picture without a size.
                let _ =
                    sheet
                        .context
                        .draw_image_with_html_canvas_element(&token.sprite.canvas, x, y);
            }
        }
    }

    /// The message that lies on top at a place of the window where `target` is seen.
    #[inline(never)]
    fn under(&self, target: &Element, (x, y): (i32, i32)) -> Option<Under> {
        let sheet = self.sheet.as_ref()?;
        let layers = target.closest(".layers").ok().flatten();
        let element = target.closest(".above *").ok().flatten();
        if layers != sheet.canvas.parent_element() || element.is_some() {
            return None;
        }
        let (scene, layout) = self.scene.as_ref()?;
        let corner = sheet.stage.get_bounding_client_rect();
        let (x, y) = (f64::from(x) - corner.left(), f64::from(y) - corner.top());
        self.tokens.iter().rev().find_map(|token| {
            let ItemBody::Stack(stack) = &scene.items.get(token.item)?.body else {
                return None;
            };
            let area = place(layout, stack, token.motion.at(self.position).at);
            let inside = x >= area.x && x < area.right() && y >= area.y && y < area.bottom();
            let hits = |frame: &usize| {
                let top = area.y + stack.size.chip_top(*frame);
                stack.size.shows(*frame) && y >= top && y < top + stack.size.chip
            };
            let mut frames = 0..stack.frames.len();
            Some(Under {
                record: stack.record,
                span: stack.span?.0,
                frame: frames.find(hits),
            })
            .filter(|_| inside)
        })
    }
}

impl Sheet {
    fn over(canvas: HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok().flatten()?;
        let stage = canvas
            .parent_element()?
            .query_selector("svg")
            .ok()
            .flatten()?;
        Some(Self {
            context: context.dyn_into().ok()?,
            stage,
            covered: Area::default(),
            ratio: 0.0,
            canvas,
        })
    }

    /// Sees to it that all that can be seen is covered.
    fn cover(&mut self) {
        let stage = self.stage.get_bounding_client_rect();
        let seen = self.seen(&stage);
        let has = self.covered;
        let wide = (f64::from(self.canvas.width()) - has.w * self.ratio).abs() < 1.0;
        let enough = seen.x >= has.x
            && seen.y >= has.y
            && seen.right() <= has.right()
            && seen.bottom() <= has.bottom();
        if wide && enough && has.w > 0.0 {
            return;
        }
        let (x, y) = ((seen.x - MARGIN).max(-REACH), (seen.y - MARGIN).max(-REACH));
        let (x, y) = (x.floor(), y.floor());
        let right = (seen.right() + MARGIN).min(stage.width() + REACH);
        let bottom = (seen.bottom() + MARGIN).min(stage.height() + REACH);
        let (w, h) = ((right - x).ceil().max(1.0), (bottom - y).ceil().max(1.0));
        self.covered = Area { x, y, w, h };
        self.canvas.set_width((w * self.ratio) as u32);
        self.canvas.set_height((h * self.ratio) as u32);
        let style = HtmlElement::style(&self.canvas);
        for (name, value) in [("left", x), ("top", y), ("width", w), ("height", h)] {
            let mut value = decimal(value);
            value.push_str("px");
            // A length is never refused.
            let _ = style.set_property(name, &value);
        }
    }

    /// The part of the stage that can be seen, as far as what is around it tells.
    fn seen(&self, stage: &DomRect) -> Area {
        let window = web_sys::window();
        let number = |value: Option<wasm_bindgen::JsValue>| value.and_then(|it| it.as_f64());
        let width = number(window.as_ref().and_then(|it| it.inner_width().ok()));
        let height = number(window.as_ref().and_then(|it| it.inner_height().ok()));
        let (mut left, mut top) = (stage.left().max(0.0), stage.top().max(0.0));
        let mut right = stage.right().min(width.unwrap_or(f64::MAX));
        let mut bottom = stage.bottom().min(height.unwrap_or(f64::MAX));
        for around in [".box", ".scroll", ".middle"] {
            let Some(around) = self.stage.closest(around).ok().flatten() else {
                continue;
            };
            let around = around.get_bounding_client_rect();
            left = left.max(around.left());
            top = top.max(around.top());
            right = right.min(around.right());
            bottom = bottom.min(around.bottom());
        }
        Area {
            x: left - stage.left(),
            y: top - stage.top(),
            w: (right - left).max(0.0),
            h: (bottom - top).max(0.0),
        }
    }
}
