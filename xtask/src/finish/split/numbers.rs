//! How functions are called in a part of the module, by the numbers that they have in the whole.

use std::collections::BTreeMap;

use anyhow::{Context, Error, Result, anyhow};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, Instruction, MemArg};
use wasmparser::{FunctionBody, Operator};

/// How one function is called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Callee {
    /// It has this number in this part.
    Near(u32),
    /// It stands in a slot of the table, which the function `by` calls; it takes the slot as its last argument.
    Far { slot: u32, by: u32 },
}

/// The functions that a part knows.
#[derive(Debug, Default)]
pub(super) struct Numbers(pub(super) BTreeMap<u32, Callee>);

impl Numbers {
    /// The number of a function that is in this part.
    pub(super) fn near(&self, number: u32) -> Result<u32> {
        match self.0.get(&number) {
            Some(Callee::Near(near)) => Ok(*near),
            other => Err(anyhow!(
                "function {number} is {other:?} where it must be near"
            )),
        }
    }

    /// Writes a function's body into this part.
    pub(super) fn write(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Result<()> {
        told(self.parse_function_body(code, body))
    }
}

/// An error of the encoder, told as one of ours.
pub(super) fn told<T>(result: Result<T, reencode::Error<Error>>) -> Result<T> {
    result.map_err(|error| match error {
        reencode::Error::UserError(error) => error,
        other => anyhow!("{other}"),
    })
}

impl Reencode for Numbers {
    type Error = Error;

    /// How an address is aligned is a hint that no engine of a browser heeds; one and the same
    /// everywhere packs better.
    fn mem_arg(&mut self, arg: wasmparser::MemArg) -> Result<MemArg, reencode::Error<Error>> {
        let arg = reencode::utils::mem_arg(self, arg)?;
        Ok(MemArg { align: 0, ..arg })
    }

    fn function_index(&mut self, number: u32) -> Result<u32, reencode::Error<Error>> {
        self.near(number).map_err(reencode::Error::UserError)
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), reencode::Error<Error>> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            let far = match &operator {
                Operator::Call { function_index } => {
                    let callee = self.0.get(function_index);
                    let callee = callee
                        .with_context(|| format!("function {function_index} is in no part"))
                        .map_err(reencode::Error::UserError)?;
                    match *callee {
                        Callee::Far { slot, by } => Some((slot, by)),
                        Callee::Near(_) => None,
                    }
                }
                _ => None,
            };
            if let Some((slot, by)) = far {
                function.instruction(&Instruction::I32Const(slot.cast_signed()));
                function.instruction(&Instruction::Call(by));
            } else {
                function.instruction(&self.instruction(operator)?);
            }
        }
        code.function(&function);
        Ok(())
    }
}
