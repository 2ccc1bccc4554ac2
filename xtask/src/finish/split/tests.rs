//! A small module, split.

#![expect(clippy::unwrap_used, reason = "a test's own module is right")]

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, ElementSection,
    Elements, EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection,
    Instruction, LinkingSection, MemorySection, MemoryType, NameMap, NameSection, RefType,
    SymbolTable, TableSection, TableType, TypeSection,
};
use wasmparser::{ElementItems, ElementKind, MemArgTarget, Operator, Parser, Payload};

use super::*;

/// Functions of a small module: name, type (0 takes nothing, 1 a number), what it calls. The number 0
/// is imported.
const FUNCTIONS: [(&str, u32, &[u32]); 6] = [
    ("hopscope_app[0123456789abcdef]::main", 0, &[0, 2, 4]),
    ("hopscope_app[0123456789abcdef]::rare::open", 1, &[3, 4]),
    ("core[0123456789abcdef]::only_the_rare_calls_it", 1, &[]),
    ("core[0123456789abcdef]::both_call_it", 1, &[]),
    (
        "<hopscope_app[0123456789abcdef]::rare::Shape as core[0123456789abcdef]::ops::Drop>::drop",
        1,
        &[],
    ),
    ("hopscope_app[0123456789abcdef]::in_the_table", 0, &[]),
];

fn one_memory() -> MemorySection {
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    memories
}

/// `main` is exported; the table holds the last two functions from slot 1 on.
fn whole() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([wasm_encoder::ValType::I32], []);
    let mut imports = ImportSection::new();
    imports.import("outside", "log", EntityType::Function(0));
    let (mut functions, mut code, mut names) =
        (FunctionSection::new(), CodeSection::new(), NameMap::new());
    for (number, (name, ty, calls)) in (1..).zip(FUNCTIONS) {
        functions.function(ty);
        let mut body = Function::new([]);
        for called in calls {
            if *called > 0 && FUNCTIONS[*called as usize - 1].1 == 1 {
                body.instruction(&Instruction::I32Const(7));
            }
            body.instruction(&Instruction::Call(*called));
        }
        body.instruction(&Instruction::End);
        code.function(&body);
        names.append(number, name);
    }
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 3,
        maximum: Some(3),
        shared: false,
    });
    let memories = one_memory();
    let mut exports = ExportSection::new();
    exports.export("a", ExportKind::Func, 1);
    let mut elements = ElementSection::new();
    elements.active(
        None,
        &ConstExpr::i32_const(1),
        Elements::Functions([5, 6].as_slice().into()),
    );
    let mut name_section = NameSection::new();
    name_section.functions(&names);
    let mut module = wasm_encoder::Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&tables)
        .section(&memories)
        .section(&exports)
        .section(&elements)
        .section(&code)
        .section(&name_section);
    module.finish()
}

/// What the list `hopscope_app::rare` makes of it.
fn split_whole() -> (Vec<u8>, Vec<u8>) {
    let whole = whole();
    let module = Module::read(&whole).unwrap();
    let later = Choice::read("# and why\nhopscope_app::rare").unwrap();
    let later = later.later_ones(&module);
    assert_eq!(later, BTreeSet::from([2, 3, 5]));
    parts(&module, &Links::default(), &later).unwrap()
}

/// What a part puts into the table that is called by slots: slots and functions.
fn slots(part: &[u8]) -> Vec<(i32, Vec<u32>)> {
    let mut rows = Vec::new();
    for payload in Parser::new(0).parse_all(part) {
        let Payload::ElementSection(section) = payload.unwrap() else {
            continue;
        };
        for element in section {
            let element = element.unwrap();
            let (
                ElementKind::Active {
                    table_index,
                    offset_expr,
                },
                ElementItems::Functions(functions),
            ) = (element.kind, element.items)
            else {
                panic!("a segment of another kind");
            };
            if table_index.is_some_and(|table| table > 0) {
                continue;
            }
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read().unwrap()
            else {
                panic!("a slot that is no number");
            };
            rows.push((value, functions.into_iter().map(Result::unwrap).collect()));
        }
    }
    rows
}

#[test]
fn what_the_list_names_and_what_only_that_calls_comes_later() {
    let (first, _) = split_whole();
    let first = Module::read(&first).unwrap();
    // main, both_call_it, in_the_table; a way to `open`, and what holds the place of `drop`.
    assert_eq!(first.functions.len(), 5);
    let (ask, _) = first.imports.last().unwrap();
    assert_eq!((ask.module, ask.name), first::ASK);
}

#[test]
fn a_call_across_goes_by_a_new_slot_of_the_table() {
    let (first, second) = split_whole();
    let first = Module::read(&first).unwrap();
    assert_eq!(
        (first.tables[0].initial, first.tables[0].maximum),
        (4, Some(4))
    );
    // Imported are `log` and the question for the second part; then in_the_table, main, both_call_it:
    // what is of one type and begins alike lies together.
    let (main, way) = (&first.functions[1], 5);
    assert_eq!(main.calls, [0, way, 4]);
    assert_eq!(first.function(way).unwrap().calls, [1]);
    // `open` in the new slot 3, `drop` in its old slot 1: the second part imports one function.
    assert_eq!(slots(&second), [(1, vec![2]), (3, vec![3])]);
}

#[test]
fn until_the_second_part_is_there_its_old_slots_ask_for_it() {
    let (first, _) = split_whole();
    let module = Module::read(&first).unwrap();
    let holder = 6;
    assert_eq!(slots(&first), [(1, vec![holder, 2])]);
    assert_eq!(module.function(holder).unwrap().calls, [1]);
}

#[test]
fn the_second_part_finds_functions_by_their_order_and_the_rest_by_name() {
    let (first, second) = split_whole();
    let first = Module::read(&first).unwrap();
    let exported: Vec<_> = first.exports.iter().map(|export| export.name).collect();
    // `a` was taken; table and memory.
    assert_eq!(exported, ["a", "b", "c", "lent"]);
    let mut imported = Vec::new();
    for payload in Parser::new(0).parse_all(&second) {
        if let Payload::ImportSection(section) = payload.unwrap() {
            for import in section.into_imports() {
                let import = import.unwrap();
                imported.push((import.module.to_owned(), import.name.to_owned()));
            }
        }
    }
    let expected = [("", ""), (second::FIRST, "c"), (second::FIRST, "b")];
    assert_eq!(
        imported,
        expected.map(|(module, name)| (module.to_owned(), name.to_owned()))
    );
    // The first of what is lent, which is `both_call_it`.
    assert_eq!(first.lent.len(), 1);
    let both_call_it = first.function(first.lent[0]).unwrap();
    assert_eq!((both_call_it.ty, both_call_it.calls.len()), (1, 0));
}

#[test]
fn a_list_is_read_as_it_says() {
    let whole = whole();
    let module = Module::read(&whole).unwrap();
    let later = |list| Choice::read(list).unwrap().later_ones(&module);
    assert_eq!(later("hopscope_app::rare::open"), BTreeSet::from([2, 3]));
    assert_eq!(later("= hopscope_app::rare::open"), BTreeSet::from([2, 3]));
    // A path is in no name that only begins alike, and a whole name is no path.
    assert_eq!(
        later("hopscope_app::rar\n= hopscope_app::rare"),
        BTreeSet::new()
    );
    // What is exported stays whatever the list says.
    assert_eq!(later("hopscope_app::main"), BTreeSet::new());
    let idle = Choice::read("# nothing\nhopscope_app::rare\nhopscope_app::gone").unwrap();
    assert_eq!(idle.idle(&module), (1, 2));
    let twice = Choice::read("hopscope_app::rare\nhopscope_app::rare")
        .unwrap_err()
        .to_string();
    assert!(twice.contains("twice"));
}

/// The places of the functions that a counted module has found to run, by what it would store.
fn counted_stores(counted: &[u8]) -> Vec<(MemArgTarget, u64)> {
    let mut stores = Vec::new();
    for payload in Parser::new(0).parse_all(counted) {
        if let Payload::CodeSectionEntry(body) = payload.unwrap() {
            for operator in body.get_operators_reader().unwrap() {
                if let Operator::I32Store8 { memarg } = operator.unwrap() {
                    stores.push((memarg.target, memarg.offset));
                }
            }
        }
    }
    stores
}

#[test]
fn a_counted_module_writes_down_each_of_its_functions_in_a_memory_of_its_own() {
    let counted = learn::counted(&whole()).unwrap();
    Validator::new().validate_all(&counted).unwrap();
    let stores = (0..FUNCTIONS.len() as u64).map(|place| (MemArgTarget::Memory(1), place));
    assert_eq!(counted_stores(&counted), stores.collect::<Vec<_>>());
    let module = Module::read(&counted).unwrap();
    let exported: Vec<_> = module.exports.iter().map(|export| export.name).collect();
    assert_eq!(exported, ["a", learn::RAN]);
}

#[test]
fn what_is_learned_names_what_did_not_run_and_nothing_that_did() {
    let whole = whole();
    let module = Module::read(&whole).unwrap();
    let list = |ran: &[usize], worth| {
        let ran = ran.iter().copied().collect();
        learn::list(&module, &ran, worth)
    };
    let learned = list(&[0, 3, 5], 1);
    let choice = Choice::read(&learned).unwrap();
    assert_eq!(choice.later_ones(&module), BTreeSet::from([2, 3, 5]));
    assert!(learned.contains("hopscope_app::rare\n"), "{learned}");
    // `open` ran too: the path of both names nothing now.
    assert_eq!(list(&[0, 1, 2, 3, 5], 1), "hopscope_app::rare::Shape\n");
    assert_eq!(list(&[0, 3, 5], 1000), "", "a line has to be worth it");
}

/// A module as the linker leaves it: `main` refers to a piece of data at 1032, `rare::open` to one at
/// 1024, and that to the function in slot 1.
fn linked() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    functions.function(0).function(0).function(0);
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 2,
        maximum: None,
        shared: false,
    });
    let memories = one_memory();
    let mut exports = ExportSection::new();
    exports.export("main", ExportKind::Func, 0);
    let mut elements = ElementSection::new();
    let held = Elements::Functions([2].as_slice().into());
    elements.active(None, &ConstExpr::i32_const(1), held);
    let mut code = CodeSection::new();
    // No locals; a number of five octets, as the linker leaves room for; it is dropped; the end.
    code.raw(&[0, 0x41, 0x88, 0x88, 0x80, 0x80, 0, 0x1a, 0x0b]);
    code.raw(&[0, 0x41, 0x80, 0x88, 0x80, 0x80, 0, 0x1a, 0x0b]);
    code.raw(&[0, 0x0b]);
    let mut data = DataSection::new();
    let octets = [1, 0, 0, 0, 9, 9, 9, 9, 5, 5, 5, 5];
    data.active(0, &ConstExpr::i32_const(1024), octets);
    let mut symbols = SymbolTable::new();
    for number in 0..3 {
        symbols.function(0, number, Some("f"));
    }
    for (name, offset, size) in [("rare", 0, 8), ("main", 8, 4)] {
        let index = 0;
        symbols.data(
            0,
            name,
            Some(DataSymbolDefinition {
                index,
                offset,
                size,
            }),
        );
    }
    let mut linking = LinkingSection::new();
    linking.symbol_table(&symbols);
    // The section, how many, and for each its kind, place, symbol and what is added.
    let of_code = [10, 2, 4, 4, 4, 0, 4, 14, 3, 0];
    let of_data = [11, 1, 2, 7, 2];
    let mut names = NameMap::new();
    for (number, name) in (0..).zip(["main", "rare::open", "<rare::Shape>::draw"]) {
        names.append(number, name);
    }
    let mut name_section = NameSection::new();
    name_section.functions(&names);
    let mut module = wasm_encoder::Module::new();
    module
        .section(&types)
        .section(&functions)
        .section(&tables)
        .section(&memories)
        .section(&exports)
        .section(&elements)
        .section(&code)
        .section(&data)
        .section(&linking)
        .section(&relocations("reloc.CODE", &of_code))
        .section(&relocations("reloc.DATA", &of_data))
        .section(&name_section);
    module.finish()
}

fn relocations<'a>(name: &'a str, octets: &'a [u8]) -> CustomSection<'a> {
    CustomSection {
        name: name.into(),
        data: octets.into(),
    }
}

/// What a part lays into memory.
fn laid(part: &[u8]) -> Vec<(u32, Vec<u8>)> {
    let mut pieces = Vec::new();
    for payload in Parser::new(0).parse_all(part) {
        if let Payload::DataSection(section) = payload.unwrap() {
            for data in section {
                let (at, octets) = module::place(&data.unwrap()).unwrap();
                pieces.push((at, octets.to_vec()));
            }
        }
    }
    pieces
}

#[test]
fn data_goes_with_the_functions_that_alone_refer_to_it() {
    let linked = linked();
    let (module, links) = (
        Module::read(&linked).unwrap(),
        Links::read(&linked).unwrap(),
    );
    let later = Choice::read("rare::open\nrare::Shape")
        .unwrap()
        .later_ones(&module);
    assert_eq!(later, BTreeSet::from([1, 2]));
    let (first, second) = parts(&module, &links, &later).unwrap();
    assert_eq!(laid(&first), [(1032, vec![5; 4])]);
    assert_eq!(laid(&second), [(1024, vec![1, 0, 0, 0, 9, 9, 9, 9])]);
    // Nobody can find slot 1 in the memory before the second part is there, so nothing waits in it:
    // what is left of the functions is main.
    assert_eq!(Module::read(&first).unwrap().functions.len(), 1);
    assert_eq!(slots(&second), [(1, vec![0])]);
}

#[test]
fn data_stays_when_a_number_in_the_first_part_may_be_its_address() {
    let linked = linked();
    let mut module = Module::read(&linked).unwrap();
    let links = Links::read(&linked).unwrap();
    module.functions[0].numbers.push(1027);
    let (first, second) = parts(&module, &links, &BTreeSet::from([1, 2])).unwrap();
    assert_eq!(laid(&first).len(), 1);
    assert_eq!(laid(&first)[0].0, 1024);
    assert_eq!(laid(&second), []);
    // And slot 1, which stands in it, is asked for.
    assert_eq!(Module::read(&first).unwrap().functions.len(), 2);
}

#[test]
fn a_module_that_does_not_tell_its_references_is_refused() {
    assert!(Links::read(&whole()).is_err());
}
