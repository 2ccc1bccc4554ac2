//! What refers to what, as the linker tells it of the module before wasm-bindgen and wasm-opt have
//! changed its functions. Neither moves what lies in memory, nor what stands in a slot of the table.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use wasmparser::{
    ElementItems, ElementKind, KnownCustom, Linking, Name, Parser, Payload, RelocationEntry,
    SymbolInfo,
};

use super::module::{Module, constant, place, without_hashes};

/// Something that is referred to.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Target {
    /// A piece of data, by its place in the list.
    Object(usize),
    /// A function, by its slot in the table.
    Slot(u32),
}

/// A piece of data: a constant, a table of methods, a static.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Object {
    pub(super) from: u32,
    /// Where it has ended.
    pub(super) to: u32,
    refers: Vec<Target>,
}

/// All references of a module.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// In the order of their addresses; no two of them overlap.
    pub(super) objects: Vec<Object>,
    /// The slots of functions that the linker knows.
    pub(super) slots: BTreeSet<u32>,
    /// What functions refer to, by their names.
    functions: BTreeMap<String, BTreeSet<Target>>,
}

/// What the linked module holds, while it is read.
#[derive(Default)]
struct Read<'a> {
    names: BTreeMap<u32, &'a str>,
    imported: u32,
    /// The code section starts here, and each function ends there.
    code: (u64, Vec<u64>),
    data: (u64, Vec<Segment>),
    slots: BTreeMap<u32, u32>,
    symbols: Vec<Symbol>,
    relocations: Vec<(String, Vec<RelocationEntry>)>,
}

struct Segment {
    address: u32,
    /// Where its octets lie in the file.
    from: u64,
    to: u64,
}

enum Symbol {
    Function(u32),
    /// From this address up to that.
    Data(u32, u32),
    Other,
}

impl Links {
    /// Reads the linked module.
    ///
    /// # Errors
    /// When it is none, or was linked without telling its references.
    pub(super) fn read(linked: &[u8]) -> Result<Self> {
        let mut read = Read::default();
        let mut symbols = None;
        for payload in Parser::new(0).parse_all(linked) {
            read.take(payload?, &mut symbols)?;
        }
        let symbols = symbols.context("the module was linked without its symbols")?;
        for symbol in symbols {
            let symbol = read.symbol(&symbol?)?;
            read.symbols.push(symbol);
        }
        ensure!(
            !read.relocations.is_empty(),
            "the module was linked without its relocations"
        );
        read.links()
    }

    /// Everything that is or may be referred to before the second part is there: by functions that are
    /// not among `later` alone, and by numbers in the code.
    pub(super) fn needed(&self, module: &Module<'_>, later: &BTreeSet<u32>) -> BTreeSet<Target> {
        let (mut names_later, mut names_first) = (BTreeSet::new(), BTreeSet::new());
        let mut open = Vec::new();
        for (number, function) in module.defined() {
            if later.contains(&number) {
                names_later.insert(function.name.as_str());
                continue;
            }
            names_first.insert(function.name.as_str());
            // wasm-opt tells functions of one name apart by a number behind it.
            let plain = function.name.trim_end_matches(|c: char| c.is_ascii_digit());
            names_first.extend(plain.strip_suffix('_'));
            let found = function.numbers.iter().filter_map(|at| self.object_at(*at));
            open.extend(found.map(Target::Object));
        }
        for (name, targets) in &self.functions {
            let name = name.as_str();
            if !names_later.contains(name) || names_first.contains(name) {
                open.extend(targets);
            }
        }
        let mut needed = BTreeSet::new();
        while let Some(target) = open.pop() {
            if needed.insert(target)
                && let Target::Object(at) = target
            {
                open.extend(&self.objects[at].refers);
            }
        }
        needed
    }

    /// The object in which an address lies.
    fn object_at(&self, address: u32) -> Option<usize> {
        let after = self
            .objects
            .partition_point(|object| object.from <= address);
        let at = after.checked_sub(1)?;
        (address < self.objects[at].to).then_some(at)
    }
}

impl<'a> Read<'a> {
    fn take(
        &mut self,
        payload: Payload<'a>,
        symbols: &mut Option<wasmparser::SymbolInfoMap<'a>>,
    ) -> Result<()> {
        match payload {
            Payload::ImportSection(section) => {
                // The linked module imports functions only.
                self.imported = section.into_imports().count() as u32;
            }
            Payload::ElementSection(section) => {
                for element in section {
                    let element = element?;
                    if let (
                        ElementKind::Active { offset_expr, .. },
                        ElementItems::Functions(functions),
                    ) = (element.kind, element.items)
                    {
                        let from = constant(&offset_expr)?;
                        for (slot, function) in (from..).zip(functions) {
                            self.slots.insert(function?, slot);
                        }
                    }
                }
            }
            Payload::CodeSectionStart {
                unchecked_range, ..
            } => self.code.0 = unchecked_range.start,
            Payload::CodeSectionEntry(body) => self.code.1.push(body.range().end),
            Payload::DataSection(section) => {
                self.data.0 = section.range().start;
                for data in section {
                    let data = data?;
                    let (address, octets) = place(&data)?;
                    self.data.1.push(Segment {
                        address,
                        from: data.range.end - octets.len() as u64,
                        to: data.range.end,
                    });
                }
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Name(parts) => {
                    for part in parts {
                        if let Name::Function(map) = part? {
                            for naming in map {
                                let naming = naming?;
                                self.names.insert(naming.index, naming.name);
                            }
                        }
                    }
                }
                KnownCustom::Linking(parts) => {
                    for part in parts.subsections() {
                        if let Linking::SymbolTable(table) = part? {
                            *symbols = Some(table);
                        }
                    }
                }
                KnownCustom::Reloc(relocations) => {
                    let entries = relocations.entries().into_iter();
                    let entries = entries.collect::<Result<Vec<_>, _>>()?;
                    self.relocations.push((section.name().to_owned(), entries));
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn symbol(&self, symbol: &SymbolInfo<'_>) -> Result<Symbol> {
        Ok(match symbol {
            SymbolInfo::Func { index, .. } => Symbol::Function(*index),
            SymbolInfo::Data {
                symbol: Some(place),
                ..
            } => {
                let segment = self.data.1.get(place.index as usize);
                let segment = segment.context("a symbol lies in no segment")?;
                let from = segment.address + place.offset;
                Symbol::Data(from, from + place.size)
            }
            _ => Symbol::Other,
        })
    }

    fn links(self) -> Result<Links> {
        let mut links = Links {
            slots: self.slots.values().copied().collect(),
            ..Links::default()
        };
        let mut ranges: Vec<(u32, u32)> = self
            .symbols
            .iter()
            .filter_map(|symbol| match symbol {
                Symbol::Data(from, to) if from < to => Some((*from, *to)),
                _ => None,
            })
            .collect();
        ranges.sort_unstable();
        for (from, to) in ranges {
            match links.objects.last_mut() {
                Some(last) if from < last.to => last.to = last.to.max(to),
                _ => links.objects.push(Object {
                    from,
                    to,
                    refers: Vec::new(),
                }),
            }
        }
        for (section, entries) in &self.relocations {
            for entry in entries {
                let symbol = self.symbols.get(entry.index as usize);
                let target = match symbol {
                    Some(Symbol::Data(from, _)) => links.object_at(*from).map(Target::Object),
                    Some(Symbol::Function(function)) => {
                        // Calls are no references to a slot, but a function that has one is counted.
                        self.slots.get(function).copied().map(Target::Slot)
                    }
                    _ => None,
                };
                let Some(target) = target.filter(|_| refers(entry)) else {
                    continue;
                };
                match section.as_str() {
                    "reloc.CODE" => {
                        let at = self.code.0 + u64::from(entry.offset);
                        let function = self.code.1.partition_point(|end| *end <= at) as u32;
                        let name = self.names.get(&(self.imported + function));
                        let name = rustc_demangle::demangle(name.copied().unwrap_or_default());
                        let name = without_hashes(&name.to_string());
                        links.functions.entry(name).or_default().insert(target);
                    }
                    "reloc.DATA" => {
                        let at = self.data.0 + u64::from(entry.offset);
                        let holds = |segment: &&Segment| (segment.from..segment.to).contains(&at);
                        let segment = self.data.1.iter().find(holds);
                        let segment = segment.context("a reference stands in no segment")?;
                        let address = segment.address + (at - segment.from) as u32;
                        match links.object_at(address) {
                            Some(object) => links.objects[object].refers.push(target),
                            // Nobody knows whose it is.
                            None => {
                                links
                                    .functions
                                    .entry(String::new())
                                    .or_default()
                                    .insert(target);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(links)
    }
}

/// Whether an entry is about an address or a slot, and not about a call.
fn refers(entry: &RelocationEntry) -> bool {
    use wasmparser::RelocationType as Type;
    matches!(
        entry.ty,
        Type::TableIndexSleb
            | Type::TableIndexI32
            | Type::TableIndexRelSleb
            | Type::MemoryAddrLeb
            | Type::MemoryAddrSleb
            | Type::MemoryAddrI32
            | Type::MemoryAddrRelSleb
            | Type::MemoryAddrLocrelI32
    )
}
