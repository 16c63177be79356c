//! `acme.crest`, a node for sergraph: how far each frame's peak stands above its level. This file is where Rust meets the C
//! interface; `crest.rs` is the node, `interface.rs` the header in Rust.

mod crest;
mod failure;
mod interface;
#[cfg(test)]
mod tests;

use crest::{crest, Scale};
use failure::{guarded, last_error, Failure};
use interface::*;
use std::ffi::{c_char, c_void, CStr};
use std::ptr::null;
use std::slice::from_raw_parts;

unsafe extern "C" fn create(_: *const NodeKind, settings: *const Setting, _: u32, node: *mut Opaque) -> i32 {
    guarded(|| {
        // SAFETY: one setting for each parameter, and this one is a choice: it has one text.
        let word = CStr::from_ptr(*(*settings).texts);
        let scale = if word == c"ratio" { Scale::Ratio } else { Scale::Decibel };
        *node = Box::into_raw(Box::new(scale)).cast();
        Ok(())
    })
}

unsafe extern "C" fn destroy(node: Opaque) {
    // SAFETY: `create` made it, and this is its last call.
    drop(Box::from_raw(node.cast::<Scale>()));
}

static NAMES: Shared<[*const c_char; 1]> = Shared([c"crest".as_ptr()]);

unsafe extern "C" fn format(node: Opaque, input: *const Format, _: *const c_void, output: *mut Format) -> i32 {
    guarded(|| {
        let (input, output) = (&*input, &mut *output);
        if input.kind != FRAMES {
            return Err(Failure {
                code: Some("SG0301"),
                message: "'acme.crest' takes frames and gets other rows".into(),
                cure: "put `framing` before it",
            });
        }
        // The same times, one column, another meaning.
        output.kind = FEATURES;
        output.clock = input.clock;
        (output.period, output.first, output.span) = (input.period, input.first, input.span);
        output.sample_rate = input.sample_rate;
        output.scale = if *node.cast::<Scale>() == Scale::Decibel { SCALE_DECIBEL } else { SCALE_NONE };
        (output.width, output.stride) = (1, 1);
        output.names = NAMES.0.as_ptr();
        Ok(())
    })
}

/// What runs. It remembers nothing from frame to frame.
struct Processor {
    scale: Scale,
    frame_length: usize,
}

unsafe extern "C" fn prepare(node: Opaque, input: *const Format, _: *const c_void, made: *mut Opaque) -> i32 {
    guarded(|| {
        let frame_length = (*input).width as usize;
        *made = Box::into_raw(Box::new(Processor { scale: *node.cast(), frame_length })).cast();
        Ok(())
    })
}

unsafe extern "C" fn process(processor: Opaque, input: *const Rows, output: *mut Rows) -> i32 {
    guarded(|| {
        let (state, input, output) = (&*processor.cast::<Processor>(), &*input, &mut *output);
        for row in 0..input.count as usize {
            // SAFETY: frames lie `stride` apart and may overlap; each is whole. There is room for a number for each.
            let frame = from_raw_parts(input.values.add(row * input.stride as usize), state.frame_length);
            *output.values.add(row * output.stride as usize) = crest(frame, state.scale);
        }
        output.count = input.count;
        Ok(())
    })
}

unsafe extern "C" fn reset(_: Opaque) {}

unsafe extern "C" fn release(processor: Opaque) {
    // SAFETY: `prepare` made it, and this is its last call.
    drop(Box::from_raw(processor.cast::<Processor>()));
}

static CHOICES: Shared<[*const c_char; 2]> = Shared([c"db".as_ptr(), c"ratio".as_ptr()]);

static PARAMETERS: Shared<[Parameter; 1]> = Shared([Parameter {
    size: size::<Parameter>(),
    kind: CHOICE,
    flags: 0,
    unit: 0,
    name: c"scale".as_ptr(),
    help: c"How it is given: in decibel, or as peak over root mean square.".as_ptr(),
    standard: c"db".as_ptr(),
    minimum: 0.0,
    maximum: 0.0,
    choices: CHOICES.0.as_ptr(),
    choice_count: 2,
    reserved: 0,
}]);

static KIND: Shared<NodeKind> = Shared(NodeKind {
    size: size::<NodeKind>(),
    takes: 1 << FRAMES,
    id: c"acme.crest".as_ptr(),
    summary: c"Measures how far a frame's peak stands above its level.".as_ptr(),
    family: c"Time".as_ptr(),
    gives: c"features, one column".as_ptr(),
    definition: c"max |x| / sqrt(mean(x^2)), in dB 20 log10 of it; silence has 1, that is 0 dB.".as_ptr(),
    ports: null(),
    parameters: PARAMETERS.0.as_ptr(),
    port_count: 0,
    parameter_count: 1,
    look_ahead: 0.0,
    state_size: std::mem::size_of::<Processor>() as u64,
    create,
    format,
    bounds: None,
    prepare,
    begin: None,
    process,
    finish: None,
    reset,
    release,
    destroy,
    last_error,
    extension: None,
});

static KINDS: Shared<[*const NodeKind; 1]> = Shared([&KIND.0]);

static PLUGIN: Shared<Plugin> = Shared(Plugin {
    size: size::<Plugin>(),
    interface_version: INTERFACE_VERSION,
    vendor: c"acme".as_ptr(),
    version: c"1.0.0".as_ptr(),
    summary: c"The crest factor, in Rust.".as_ptr(),
    made_with: c"Rust".as_ptr(),
    kinds: KINDS.0.as_ptr(),
    kind_count: 1,
    reserved: 0,
});

#[no_mangle]
pub extern "C" fn sergraph_plugin_entry(host_version: u32) -> *const Plugin {
    if host_version == INTERFACE_VERSION { &PLUGIN.0 } else { null() }
}
