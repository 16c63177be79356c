//! What this node needs of `sergraph_plugin.h`, version 1, on machines with 64-bit pointers. The asserts at the end hold the
//! layout to the header's: if one fails, this file is wrong.

use std::ffi::{c_char, c_void};

pub const INTERFACE_VERSION: u32 = 1;

pub const FAILED: i32 = -1;
pub const OK: i32 = 0;

pub const FRAMES: u32 = 2;
pub const FEATURES: u32 = 4;

pub const SCALE_NONE: u32 = 0;
pub const SCALE_DECIBEL: u32 = 3;

pub const CHOICE: u32 = 5;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Ratio {
    pub numerator: i64,
    pub denominator: i64,
}

#[repr(C)]
pub struct Format {
    pub size: u32,
    pub kind: u32,
    pub clock: u32,
    pub scale: u32,
    pub period: Ratio,
    pub first: Ratio,
    pub span: Ratio,
    pub width: u64,
    pub stride: u64,
    pub sample_rate: i64,
    pub fft_size: i64,
    pub names: *const *const c_char,
    pub parts: *const c_void,
    pub part_count: u64,
    pub decides_times: u32,
    pub reserved: u32,
}

#[repr(C)]
pub struct Rows {
    pub size: u32,
    pub reserved: u32,
    pub values: *mut f32,
    pub count: u64,
    pub capacity: u64,
    pub width: u64,
    pub stride: u64,
    pub covers: *mut u64,
}

#[repr(C)]
pub struct Parameter {
    pub size: u32,
    pub kind: u32,
    pub flags: u32,
    pub unit: u32,
    pub name: *const c_char,
    pub help: *const c_char,
    pub standard: *const c_char,
    pub minimum: f64,
    pub maximum: f64,
    pub choices: *const *const c_char,
    pub choice_count: u32,
    pub reserved: u32,
}

#[repr(C)]
pub struct Setting {
    pub size: u32,
    pub kind: u32,
    pub name: *const c_char,
    pub count: u64,
    pub integers: *const i64,
    pub numbers: *const f64,
    pub texts: *const *const c_char,
}

#[repr(C)]
pub struct Error {
    pub size: u32,
    pub reserved: u32,
    pub message: *const c_char,
    pub cure: *const c_char,
    pub code: *const c_char,
}

pub type Opaque = *mut c_void;
pub type Bounds = unsafe extern "C" fn(Opaque, *const Format, u64, *mut c_void) -> i32;
pub type Begin = unsafe extern "C" fn(Opaque, *const c_void) -> i32;
pub type Finish = unsafe extern "C" fn(Opaque, *mut Rows) -> i32;
pub type Extension = unsafe extern "C" fn(*const NodeKind, *const c_char) -> *const c_void;

#[repr(C)]
pub struct NodeKind {
    pub size: u32,
    pub takes: u32,
    pub id: *const c_char,
    pub summary: *const c_char,
    pub family: *const c_char,
    pub gives: *const c_char,
    pub definition: *const c_char,
    pub ports: *const c_void,
    pub parameters: *const Parameter,
    pub port_count: u32,
    pub parameter_count: u32,
    pub look_ahead: f64,
    pub state_size: u64,
    pub create: unsafe extern "C" fn(*const NodeKind, *const Setting, u32, *mut Opaque) -> i32,
    pub format: unsafe extern "C" fn(Opaque, *const Format, *const c_void, *mut Format) -> i32,
    pub bounds: Option<Bounds>,
    pub prepare: unsafe extern "C" fn(Opaque, *const Format, *const c_void, *mut Opaque) -> i32,
    pub begin: Option<Begin>,
    pub process: unsafe extern "C" fn(Opaque, *const Rows, *mut Rows) -> i32,
    pub finish: Option<Finish>,
    pub reset: unsafe extern "C" fn(Opaque),
    pub release: unsafe extern "C" fn(Opaque),
    pub destroy: unsafe extern "C" fn(Opaque),
    pub last_error: unsafe extern "C" fn() -> *const Error,
    pub extension: Option<Extension>,
}

#[repr(C)]
pub struct Plugin {
    pub size: u32,
    pub interface_version: u32,
    pub vendor: *const c_char,
    pub version: *const c_char,
    pub summary: *const c_char,
    pub made_with: *const c_char,
    pub kinds: *const *const NodeKind,
    pub kind_count: u32,
    pub reserved: u32,
}

/// Lets a description that never changes stand in a `static`, though it has pointers.
pub struct Shared<T>(pub T);
// SAFETY: nothing writes to it.
unsafe impl<T> Sync for Shared<T> {}

pub const fn size<T>() -> u32 {
    size_of::<T>() as u32
}

use std::mem::{offset_of, size_of};

const _: () = {
    assert!(size_of::<Format>() == 128 && offset_of!(Format, width) == 64);
    assert!(offset_of!(Format, names) == 96 && offset_of!(Format, decides_times) == 120);
    assert!(size_of::<Rows>() == 56 && offset_of!(Rows, values) == 8 && offset_of!(Rows, covers) == 48);
    assert!(size_of::<Parameter>() == 72 && offset_of!(Parameter, choices) == 56);
    assert!(size_of::<Setting>() == 48 && offset_of!(Setting, texts) == 40);
    assert!(size_of::<Error>() == 32 && offset_of!(Error, code) == 24);
    assert!(size_of::<NodeKind>() == 184 && offset_of!(NodeKind, look_ahead) == 72);
    assert!(offset_of!(NodeKind, create) == 88 && offset_of!(NodeKind, extension) == 176);
    assert!(size_of::<Plugin>() == 56 && offset_of!(Plugin, kinds) == 40);
};
