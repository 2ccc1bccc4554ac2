//! The first part: the whole module but for the functions that come later. Where it calls one of them
//! it goes by the table, and makes sure before that the second part is there.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use wasm_encoder::reencode::Reencode;
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType,
    ExportKind, ExportSection, Function, FunctionSection, GlobalSection, ImportSection,
    Instruction, MemorySection, Module, RefType, StartSection, TableSection, TableType,
    TypeSection,
};
use wasmparser::FuncType;

use super::data::Pieces;
use super::numbers::{Callee, Numbers, told};
use super::plan::Plan;

/// What the first part asks for when it needs the second: a module and a function in it, which returns
/// once the table has been filled.
pub(super) const ASK: (&str, &str) = ("./more.js", "need");

/// The table of what the first part lends to the second, by the name under which it is exported.
pub(super) const LENT: &str = "lent";

/// What the first part calls the module from which it imports, instead of a long path at each import.
pub(super) const OUTSIDE: &str = "o";

/// Writes the first part.
///
/// # Errors
/// When the module holds what cannot be written again.
pub(super) fn write(plan: &mut Plan<'_, '_>) -> Result<Vec<u8>> {
    let module = plan.module;
    let ask = module.imports.len() as u32;
    let ask_type = plan.types.number(&FuncType::new([], []));
    let mut numbers = Numbers::default();
    let mut functions = FunctionSection::new();
    let mut next = ask + 1;
    for number in 0..ask {
        numbers.0.insert(number, Callee::Near(number));
    }
    for number in &plan.first {
        numbers.0.insert(*number, Callee::Near(next));
        functions.function(module.type_of(*number).context("a function has no type")?);
        next += 1;
    }
    // A way into the second part for each type of function, which takes the slot besides.
    let mut ways: Vec<(u32, u32)> = Vec::new();
    for (number, slot) in &plan.slots {
        let ty = module.type_of(*number).context("a function has no type")?;
        let known = ways.iter().find(|(of, _)| *of == ty).map(|(_, by)| *by);
        let by = match known {
            Some(by) => by,
            None => {
                ways.push((ty, next));
                functions.function(plan.types.with_slot(ty)?);
                next += 1;
                next - 1
            }
        };
        numbers.0.insert(*number, Callee::Far { slot: *slot, by });
    }
    // What stands in the table of the whole is also called by those who found its slot somewhere in
    // the memory. Until the second part fills the slot, a function stands there that asks for it.
    let mut holders = BTreeMap::new();
    let holding = |(slot, _): &&(u32, u32)| plan.open.contains(slot);
    for (slot, number) in plan.held.iter().filter(holding) {
        functions.function(module.type_of(*number).context("a function has no type")?);
        holders.insert(*slot, next);
        next += 1;
    }

    let mut code = CodeSection::new();
    for number in &plan.first {
        let function = module.function(*number).context("a function has no body")?;
        numbers.write(&mut code, function.body.clone())?;
    }
    for (ty, _) in &ways {
        code.function(&way(*ty, plan.types.get(*ty)?, ask));
    }
    for (slot, number) in plan.held.iter().filter(holding) {
        let ty = module.type_of(*number).context("a function has no type")?;
        code.function(&holder(*slot, ty, plan.types.get(ty)?, ask));
    }

    let held_later: BTreeSet<u32> = plan.held.iter().map(|(slot, _)| *slot).collect();
    let mut elements = ElementSection::new();
    for (from, held) in &module.elements {
        let held = (*from..)
            .zip(held)
            .map(|(slot, number)| match holders.get(&slot) {
                Some(holder) => Ok(*holder),
                // Only the second part knows this slot: whatever stands here is not called.
                None if held_later.contains(&slot) => Ok(ask),
                None => numbers.near(*number),
            });
        let held = held.collect::<Result<Vec<u32>>>()?;
        let at = ConstExpr::i32_const(from.cast_signed());
        elements.active(None, &at, Elements::Functions(held.into()));
    }

    let lent = plan.lent.iter().map(|number| numbers.near(*number));
    let lent = lent.collect::<Result<Vec<u32>>>()?;
    let table = module.tables.len() as u32;
    elements.active(
        Some(table),
        &ConstExpr::i32_const(0),
        Elements::Functions(lent.into()),
    );

    let mut whole = Module::new();
    whole.section(&types(plan, &mut numbers)?);
    let mut imports = ImportSection::new();
    for ((_, ty), name) in module.imports.iter().zip(&plan.outside) {
        imports.import(OUTSIDE, name, EntityType::Function(*ty));
    }
    imports.import(ASK.0, ASK.1, EntityType::Function(ask_type));
    whole.section(&imports).section(&functions);
    whole.section(&tables(plan, &mut numbers)?);
    let mut memories = MemorySection::new();
    for memory in &module.memories {
        memories.memory(told(numbers.memory_type(*memory))?);
    }
    whole.section(&memories);
    let mut globals = GlobalSection::new();
    for (ty, value) in &module.globals {
        let ty = told(numbers.global_type(*ty))?;
        globals.global(ty, &told(numbers.const_expr(value.clone()))?);
    }
    whole.section(&globals);
    whole.section(&exports(plan, &mut numbers)?);
    if let Some(start) = module.start {
        let function_index = numbers.near(start)?;
        whole.section(&StartSection { function_index });
    }
    whole.section(&elements).section(&code);
    whole.section(&laid(&plan.data.0));
    Ok(whole.finish())
}

/// Data that lies in memory from the start of a part.
pub(super) fn laid(pieces: &Pieces) -> DataSection {
    let mut data = DataSection::new();
    for (address, octets) in pieces {
        let at = ConstExpr::i32_const(address.cast_signed());
        data.active(0, &at, octets.iter().copied());
    }
    data
}

/// All types of functions.
pub(super) fn types(plan: &Plan<'_, '_>, numbers: &mut Numbers) -> Result<TypeSection> {
    let mut types = TypeSection::new();
    for ty in &plan.types.0 {
        types.ty().func_type(&told(numbers.func_type(ty.clone()))?);
    }
    Ok(types)
}

/// The tables: the first one has room for the second part, and behind the others stands what is lent.
fn tables(plan: &Plan<'_, '_>, numbers: &mut Numbers) -> Result<TableSection> {
    let mut tables = TableSection::new();
    for ty in table_types(plan) {
        tables.table(told(numbers.table_type(ty))?);
    }
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: plan.lent.len() as u64,
        maximum: Some(plan.lent.len() as u64),
        shared: false,
    });
    Ok(tables)
}

pub(super) fn table_types(plan: &Plan<'_, '_>) -> Vec<wasmparser::TableType> {
    let mut types = plan.module.tables.clone();
    if let Some(first) = types.first_mut() {
        first.maximum = first.maximum.map(|most| most.max(plan.table));
        first.initial = plan.table;
    }
    types
}

fn exports(plan: &Plan<'_, '_>, numbers: &mut Numbers) -> Result<ExportSection> {
    let mut exports = ExportSection::new();
    for export in &plan.module.exports {
        let kind = told(numbers.export_kind(export.kind))?;
        let index = match kind {
            ExportKind::Func => numbers.near(export.index)?,
            _ => export.index,
        };
        exports.export(export.name, kind, index);
    }
    let shared = [
        (ExportKind::Memory, &plan.shared.memories),
        (ExportKind::Table, &plan.shared.tables),
        (ExportKind::Global, &plan.shared.globals),
    ];
    for (kind, names) in shared {
        for (number, name) in (0..).zip(names) {
            exports.export(name, kind, number);
        }
    }
    exports.export(LENT, ExportKind::Table, plan.module.tables.len() as u32);
    Ok(exports)
}

/// Calls the function in a slot, which it takes as its last argument; asks for the second part if
/// nothing stands there.
fn way(ty: u32, signature: &FuncType, ask: u32) -> Function {
    let params = signature.params().len() as u32;
    let mut function = Function::new([]);
    function
        .instruction(&Instruction::LocalGet(params))
        .instruction(&Instruction::TableGet(0))
        .instruction(&Instruction::RefIsNull)
        .instruction(&Instruction::If(BlockType::Empty))
        .instruction(&Instruction::Call(ask))
        .instruction(&Instruction::End);
    for local in 0..=params {
        function.instruction(&Instruction::LocalGet(local));
    }
    call_slot(&mut function, ty);
    function
}

/// Stands in a slot until the second part fills it: asks for that, and calls what stands there then.
fn holder(slot: u32, ty: u32, signature: &FuncType, ask: u32) -> Function {
    let mut function = Function::new([]);
    function.instruction(&Instruction::Call(ask));
    for local in 0..signature.params().len() as u32 {
        function.instruction(&Instruction::LocalGet(local));
    }
    function.instruction(&Instruction::I32Const(slot.cast_signed()));
    call_slot(&mut function, ty);
    function
}

fn call_slot(function: &mut Function, type_index: u32) {
    function
        .instruction(&Instruction::CallIndirect {
            type_index,
            table_index: 0,
        })
        .instruction(&Instruction::End);
}
