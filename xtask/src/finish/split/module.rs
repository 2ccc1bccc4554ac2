//! The page's module as it comes from wasm-opt, read into what a split asks about.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{
    ConstExpr, Data, DataKind, ElementItems, ElementKind, Export, ExternalKind, FuncType,
    FunctionBody, GlobalType, Import, KnownCustom, MemoryType, Name, Operator, Parser, Payload,
    TableType, TypeRef,
};

/// A module in which every function is known by one number: the imported ones come first.
#[derive(Debug, Default)]
pub(super) struct Module<'a> {
    pub(super) types: Vec<FuncType>,
    pub(super) imports: Vec<(Import<'a>, u32)>,
    pub(super) functions: Vec<Function<'a>>,
    pub(super) tables: Vec<TableType>,
    pub(super) memories: Vec<MemoryType>,
    pub(super) globals: Vec<(GlobalType, ConstExpr<'a>)>,
    pub(super) exports: Vec<Export<'a>>,
    pub(super) start: Option<u32>,
    /// What stands in the first table from the start: the number of the first slot, the functions.
    pub(super) elements: Vec<(u32, Vec<u32>)>,
    /// The same of further tables. Only a first part has such: what it lends to the second.
    pub(super) lent: Vec<u32>,
    pub(super) data: Vec<(u32, &'a [u8])>,
}

/// A function with a body.
#[derive(Debug)]
pub(super) struct Function<'a> {
    /// As the compiler writes it, without the hashes of crates.
    pub(super) name: String,
    pub(super) ty: u32,
    pub(super) body: FunctionBody<'a>,
    /// The functions that it calls, as often as they stand in it.
    pub(super) calls: Vec<u32>,
    /// The numbers in it that may be addresses.
    pub(super) numbers: Vec<u32>,
}

impl<'a> Module<'a> {
    /// Reads a module.
    ///
    /// # Errors
    /// When it is none, or holds what the page's module never had and a split does not know.
    pub(super) fn read(octets: &'a [u8]) -> Result<Self> {
        let mut module = Self::default();
        let mut types = Vec::new();
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(octets) {
            module.take(payload?, &mut types, &mut names)?;
        }
        ensure!(
            types.len() == module.functions.len(),
            "the module has {} types for {} functions",
            types.len(),
            module.functions.len()
        );
        for (function, ty) in module.functions.iter_mut().zip(types) {
            function.ty = ty;
        }
        let first = module.imports.len();
        for (number, name) in names {
            let function = (number as usize).checked_sub(first);
            if let Some(function) = function.and_then(|at| module.functions.get_mut(at)) {
                function.name = without_hashes(name);
            }
        }
        Ok(module)
    }

    fn take(
        &mut self,
        payload: Payload<'a>,
        types: &mut Vec<u32>,
        names: &mut Vec<(u32, &'a str)>,
    ) -> Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                for ty in section.into_iter_err_on_gc_types() {
                    self.types.push(ty?);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    let TypeRef::Func(ty) = import.ty else {
                        bail!("the module imports {}, which is no function", import.name);
                    };
                    self.imports.push((import, ty));
                }
            }
            Payload::FunctionSection(section) => {
                for ty in section {
                    types.push(ty?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    let global = global?;
                    self.globals.push((global.ty, global.init_expr));
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    self.exports.push(export?);
                }
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(section) => {
                for element in section {
                    let element = element?;
                    let (
                        ElementKind::Active {
                            table_index,
                            offset_expr,
                        },
                        ElementItems::Functions(functions),
                    ) = (element.kind, element.items)
                    else {
                        bail!("the module fills a table in a way that is not known");
                    };
                    let functions = functions.into_iter().collect::<Result<Vec<_>, _>>()?;
                    match table_index.unwrap_or_default() {
                        0 => self.elements.push((constant(&offset_expr)?, functions)),
                        _ => self.lent.extend(functions),
                    }
                }
            }
            Payload::DataSection(section) => {
                for data in section {
                    self.data.push(place(&data?)?);
                }
            }
            Payload::CodeSectionEntry(body) => {
                let (calls, numbers) = calls(&body)?;
                self.functions.push(Function {
                    name: String::new(),
                    ty: 0,
                    body,
                    calls,
                    numbers,
                });
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    for part in section {
                        if let Name::Function(map) = part? {
                            for naming in map {
                                let naming = naming?;
                                names.push((naming.index, naming.name));
                            }
                        }
                    }
                }
            }
            Payload::TagSection(_) => bail!("the module has exceptions"),
            _ => {}
        }
        Ok(())
    }

    /// A function by its number, unless it is imported.
    pub(super) fn function(&self, number: u32) -> Option<&Function<'a>> {
        let at = (number as usize).checked_sub(self.imports.len())?;
        self.functions.get(at)
    }

    /// The numbers of the functions with a body, with them.
    pub(super) fn defined(&self) -> impl Iterator<Item = (u32, &Function<'a>)> {
        (self.imports.len() as u32..).zip(&self.functions)
    }

    /// The type of a function, by number.
    pub(super) fn type_of(&self, number: u32) -> Option<u32> {
        let imported = self.imports.get(number as usize).map(|(_, ty)| *ty);
        imported.or_else(|| Some(self.function(number)?.ty))
    }

    /// The functions that can be called from outside by name.
    pub(super) fn doors(&self) -> BTreeSet<u32> {
        let exported = |export: &&Export<'_>| export.kind == ExternalKind::Func;
        let exports = self.exports.iter().filter(exported);
        exports
            .map(|export| export.index)
            .chain(self.start)
            .collect()
    }
}

/// The functions that a body calls, and the numbers in it.
fn calls(body: &FunctionBody<'_>) -> Result<(Vec<u32>, Vec<u32>)> {
    let (mut calls, mut numbers) = (Vec::new(), Vec::new());
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        numbers.extend(offset(&operator));
        match operator {
            Operator::I32Const { value } => numbers.push(value.cast_unsigned()),
            Operator::Call { function_index } => calls.push(function_index),
            Operator::ReturnCall { .. } | Operator::RefFunc { .. } => {
                bail!("a function is called or named in a way that is not known")
            }
            Operator::MemoryInit { .. } | Operator::DataDrop { .. } => {
                bail!("a function takes data by itself, in a way that is not known")
            }
            _ => {}
        }
    }
    Ok((calls, numbers))
}

/// What an operator adds to the address that it is given.
fn offset(operator: &Operator<'_>) -> Option<u32> {
    macro_rules! of {
        ($($name:ident)*) => {
            match operator {
                $(Operator::$name { memarg } => u32::try_from(memarg.offset).ok(),)*
                _ => None,
            }
        };
    }
    of!(I32Load I64Load F32Load F64Load I32Load8S I32Load8U I32Load16S I32Load16U I64Load8S I64Load8U
        I64Load16S I64Load16U I64Load32S I64Load32U I32Store I64Store F32Store F64Store I32Store8
        I32Store16 I64Store8 I64Store16 I64Store32)
}

/// Where a piece of data lies from the start, and what it holds.
pub(super) fn place<'a>(data: &Data<'a>) -> Result<(u32, &'a [u8])> {
    let DataKind::Active {
        memory_index: 0,
        offset_expr,
    } = &data.kind
    else {
        bail!("the module has data that lies nowhere from the start");
    };
    Ok((constant(offset_expr)?, data.data))
}

/// The number that an expression stands for.
pub(super) fn constant(expression: &ConstExpr<'_>) -> Result<u32> {
    let mut operators = expression.get_operators_reader();
    match operators.read().context("an expression is empty")? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        other => bail!("{other:?} instead of a number"),
    }
}

/// A name without the hashes behind crates, as in `core[0123456789abcdef]::fmt`.
pub(super) fn without_hashes(name: &str) -> String {
    let mut plain = String::new();
    let mut rest = name;
    while let Some((before, behind)) = rest.split_once('[') {
        plain.push_str(before);
        match behind.split_once(']') {
            Some((hash, after)) if is_hash(hash) => rest = after,
            _ => {
                plain.push('[');
                rest = behind;
            }
        }
    }
    plain + rest
}

fn is_hash(text: &str) -> bool {
    text.len() > 8 && text.chars().all(|c| c.is_ascii_hexdigit())
}
