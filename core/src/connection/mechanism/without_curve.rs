//! What stands for CURVE in a build without it: nothing that could ever be made.

use std::collections::VecDeque;

use bytes::{Bytes, BytesMut};

use super::Step;
use crate::connection::{KeyPair, SecurityError};
use crate::frame::Frame;
use crate::wire::{Metadata, ProtocolError};
use crate::zap::Verdict;

pub(in crate::connection) const OVERHEAD_OCTETS: usize = 33;
pub(in crate::connection) const MORE: u8 = 0b01;
pub(in crate::connection) const COMMAND: u8 = 0b10;

/// No seed is needed.
pub(in crate::connection) struct Seed;

impl Seed {
    pub(in crate::connection) const fn new(_octets: &[u8; 32]) -> Self {
        Self
    }
}

/// No nonce.
pub(in crate::connection) enum Nonce {}

/// No side of no connection.
#[derive(Clone, Debug)]
pub(in crate::connection) enum Curve {}

impl Curve {
    pub(super) fn client(
        _keys: &KeyPair,
        _server_key: &[u8; 32],
        _seed: &Seed,
        _metadata: Metadata,
    ) -> Result<Self, SecurityError> {
        Err(SecurityError::NoCurve)
    }

    pub(super) fn server(
        _keys: &KeyPair,
        _seed: Seed,
        _metadata: Metadata,
        _authenticates: bool,
    ) -> Result<Self, SecurityError> {
        Err(SecurityError::NoCurve)
    }

    pub(super) fn start(&self, _steps: &mut VecDeque<Step>) {
        match *self {}
    }

    pub(super) fn handle_command(
        &self,
        _body: &Bytes,
        _steps: &mut VecDeque<Step>,
    ) -> Result<(), ProtocolError> {
        match *self {}
    }

    pub(super) fn handle_verdict(&self, _verdict: &Verdict, _steps: &mut VecDeque<Step>) {
        match *self {}
    }

    pub(in crate::connection) const fn next_nonce(&self) -> Option<Nonce> {
        match *self {}
    }

    pub(in crate::connection) fn seal(
        &self,
        _nonce: Nonce,
        _flags: u8,
        _body: &[u8],
        _out: &mut BytesMut,
    ) {
        match *self {}
    }

    pub(in crate::connection) fn open(&self, _sealed: &[u8]) -> Result<(u8, Frame), ProtocolError> {
        match *self {}
    }
}
