//! The list of what comes later, learned: a module that writes down which of its functions run, and the
//! shortest list that names none of those.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    CodeSection, ExportKind, Instruction, MemArg, MemArgTarget, MemorySection, MemoryType,
};
use wasmparser::{FunctionBody, Parser};

use super::module::Module;
use super::names::{Path, paths, settled};
use super::numbers::told;

/// What the counted module exports besides: a memory with an octet for each of its functions, in their
/// order, which is not zero once that has run.
pub(super) const RAN: &str = "ran";

/// In the names of functions that are not of libraries.
const OURS: &str = "hopscope_";

const PAGE: u64 = 65_536;

/// A module that does what this one does, and writes down which functions run.
///
/// # Errors
/// When it holds what cannot be written again.
pub(super) fn counted(octets: &[u8]) -> Result<Vec<u8>> {
    let module = Module::read(octets)?;
    let mut counter = Counter {
        memory: module.memories.len() as u32,
        pages: (module.functions.len() as u64).div_ceil(PAGE),
        next: 0,
    };
    let mut counted = wasm_encoder::Module::new();
    let written = counter.parse_core_module(&mut counted, Parser::new(0), octets);
    told(written).context("the module cannot be written anew")?;
    Ok(counted.finish())
}

/// Writes a module anew with a memory more.
struct Counter {
    memory: u32,
    pages: u64,
    next: u64,
}

impl Reencode for Counter {
    type Error = anyhow::Error;

    fn parse_memory_section(
        &mut self,
        memories: &mut MemorySection,
        section: wasmparser::MemorySectionReader<'_>,
    ) -> Result<(), reencode::Error<Self::Error>> {
        reencode::utils::parse_memory_section(self, memories, section)?;
        memories.memory(MemoryType {
            minimum: self.pages,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut wasm_encoder::ExportSection,
        section: wasmparser::ExportSectionReader<'_>,
    ) -> Result<(), reencode::Error<Self::Error>> {
        reencode::utils::parse_export_section(self, exports, section)?;
        exports.export(RAN, ExportKind::Memory, self.memory);
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), reencode::Error<Self::Error>> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        function.instruction(&Instruction::I32Const(0));
        function.instruction(&Instruction::I32Const(1));
        function.instruction(&Instruction::I32Store8(MemArg {
            offset: self.next,
            align: 0,
            target: MemArgTarget::Memory(self.memory),
            ordering: None,
        }));
        self.next += 1;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            function.instruction(&self.parse_instruction(&mut operators)?);
        }
        code.function(&function);
        Ok(())
    }
}

/// The list that names the functions that did not run, but for those that bear the name of one that
/// did. `ran` has the places of those among all that have a body; a line stands for functions of `worth`
/// octets at least.
pub(super) fn list(module: &Module<'_>, ran: &BTreeSet<usize>, worth: u64) -> String {
    let names: Vec<String> = module
        .functions
        .iter()
        .map(|it| settled(&it.name))
        .collect();
    let of_those_that = |ran_too: bool| {
        let numbered = names.iter().enumerate();
        numbered.filter(move |(at, name)| ran.contains(at) == ran_too && !name.is_empty())
    };
    let needed: BTreeSet<Path<'_>> = of_those_that(true)
        .flat_map(|(_, name)| paths(name))
        .collect();
    let mut covers: BTreeMap<Path<'_>, Vec<usize>> = BTreeMap::new();
    for (at, name) in of_those_that(false) {
        for path in paths(name)
            .difference(&needed)
            .filter(|path| is_stable(path))
        {
            covers.entry(*path).or_default().push(at);
        }
    }
    // Those that name most come first, and of them the ones that say most by least.
    let mut covers: Vec<_> = covers.into_iter().collect();
    covers.sort_by_key(|(path, named)| (Reverse(named.len()), path.to_string().len()));
    let weight = |at: &usize| {
        let octets = module.functions[*at].body.range();
        octets.end - octets.start
    };
    let mut named = BTreeSet::new();
    let mut list = BTreeSet::new();
    for (path, of) in covers {
        let more: u64 = of
            .iter()
            .filter(|at| !named.contains(*at))
            .map(weight)
            .sum();
        if more >= worth {
            named.extend(of);
            list.insert(path);
        }
    }
    list.iter().map(|path| format!("{path}\n")).collect()
}

/// Whether what a path names will go on not to run. What of a library did not run may be used by the
/// next function that does, so there only the very names are sure, which tell what they are used for.
fn is_stable(path: &Path<'_>) -> bool {
    matches!(path, Path::Whole(_)) || path.to_string().contains(OURS)
}
