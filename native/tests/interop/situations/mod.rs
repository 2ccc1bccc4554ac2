//! Situations that readers of the guide know, one part played by a program on pyzmq
//! (`tests/python/situations`) and the others by us.

mod batches;
mod desks;
mod patience;
mod publishing;
mod requests;
