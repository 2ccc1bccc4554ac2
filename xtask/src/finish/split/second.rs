//! The second part: the functions that come later. It takes everything else from the first, and puts
//! them into its table.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use wasm_encoder::reencode::Reencode;
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, FunctionSection, ImportSection,
    Module,
};

use super::first::{laid, table_types, types};
use super::numbers::{Callee, Numbers, told};
use super::plan::Plan;

/// The module from which the second part imports: the first.
pub(super) const FIRST: &str = "first";

/// The module and the name of every function that it imports. The first part's table of what is lent has
/// them in this order, and in this order an engine asks for imports: `web/more.js` hands out one after
/// the other. Names of their own would weigh more than they.
const LENT: &str = "";

/// Writes the second part.
///
/// # Errors
/// When the module holds what cannot be written again.
pub(super) fn write(plan: &Plan<'_, '_>) -> Result<Vec<u8>> {
    let module = plan.module;
    let type_of = |number| module.type_of(number).context("a function has no type");
    let mut numbers = Numbers::default();
    let mut imports = ImportSection::new();
    let mut next = 0;
    for number in &plan.lent {
        let ty = EntityType::Function(type_of(*number)?);
        imports.import(LENT, LENT, ty);
        numbers.0.insert(*number, Callee::Near(next));
        next += 1;
    }
    for (ty, name) in table_types(plan).into_iter().zip(&plan.shared.tables) {
        imports.import(FIRST, name, told(numbers.table_type(ty))?);
    }
    for (ty, name) in module.memories.iter().zip(&plan.shared.memories) {
        imports.import(FIRST, name, told(numbers.memory_type(*ty))?);
    }
    for ((ty, _), name) in module.globals.iter().zip(&plan.shared.globals) {
        imports.import(FIRST, name, told(numbers.global_type(*ty))?);
    }
    let mut functions = FunctionSection::new();
    for number in &plan.later {
        functions.function(type_of(*number)?);
        numbers.0.insert(*number, Callee::Near(next));
        next += 1;
    }
    let mut code = CodeSection::new();
    for number in &plan.later {
        let function = module.function(*number).context("a function has no body")?;
        numbers.write(&mut code, function.body.clone())?;
    }
    let mut whole = Module::new();
    whole.section(&types(plan, &mut numbers)?);
    whole.section(&imports).section(&functions);
    whole.section(&elements(plan, &numbers)?).section(&code);
    whole.section(&laid(&plan.data.1));
    Ok(whole.finish())
}

/// What is put into the table, a segment for each row of slots without a gap.
fn elements(plan: &Plan<'_, '_>, numbers: &Numbers) -> Result<ElementSection> {
    let called = plan.slots.iter().map(|(number, slot)| (*slot, *number));
    let all: BTreeSet<(u32, u32)> = plan.held.iter().copied().chain(called).collect();
    let mut rows: Vec<(u32, Vec<u32>)> = Vec::new();
    for (slot, number) in all {
        let near = numbers.near(number)?;
        match rows.last_mut() {
            Some((from, row)) if *from + row.len() as u32 == slot => row.push(near),
            _ => rows.push((slot, vec![near])),
        }
    }
    let mut elements = ElementSection::new();
    for (from, row) in rows {
        let at = ConstExpr::i32_const(from.cast_signed());
        elements.active(None, &at, Elements::Functions(row.into()));
    }
    Ok(elements)
}
