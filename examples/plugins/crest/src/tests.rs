//! Drives the node through the interface, as sergraph does.

use crate::interface::*;
use std::ffi::CStr;
use std::mem::zeroed;
use std::ptr::{null, null_mut};

fn kind() -> &'static NodeKind {
    unsafe { &**(*crate::sergraph_plugin_entry(INTERFACE_VERSION)).kinds }
}

fn node(scale: &CStr) -> Opaque {
    let texts = [scale.as_ptr()];
    let mut setting: Setting = unsafe { zeroed() };
    (setting.size, setting.kind, setting.count, setting.texts) = (size::<Setting>(), CHOICE, 1, texts.as_ptr());
    let mut node = null_mut();
    assert_eq!(unsafe { (kind().create)(kind(), &setting, 1, &mut node) }, OK);
    node
}

fn format(kind: u32, width: u64, stride: u64) -> Format {
    let mut format: Format = unsafe { zeroed() };
    (format.size, format.kind, format.width, format.stride) = (size::<Format>(), kind, width, stride);
    format
}

fn rows(values: &mut [f32], count: u64, width: u64, stride: u64) -> Rows {
    Rows { size: size::<Rows>(), reserved: 0, values: values.as_mut_ptr(), count, capacity: 8, width, stride, covers: null_mut() }
}

#[test]
fn overlapping_frames_have_a_crest_each() {
    let (node, input) = (node(c"ratio"), format(FRAMES, 4, 2));
    let (mut output, mut processor) = (format(0, 0, 0), null_mut());
    let mut samples = [1.0, -1.0, 1.0, -1.0, 0.0, 0.0, 0.0, 0.0];
    let mut crests = [0.0; 3];
    let mut given = rows(&mut crests, 0, 1, 1);
    unsafe {
        assert_eq!((kind().format)(node, &input, null(), &mut output), OK);
        assert_eq!((output.kind, output.width, CStr::from_ptr(*output.names)), (FEATURES, 1, c"crest"));
        assert_eq!((kind().prepare)(node, &input, null(), &mut processor), OK);
        assert_eq!((kind().process)(processor, &rows(&mut samples, 3, 4, 2), &mut given), OK);
        (kind().release)(processor);
        (kind().destroy)(node);
    }
    assert_eq!(given.count, 3);
    assert_eq!(crests, [1.0, 2.0_f32.sqrt(), 1.0]);
}

#[test]
fn other_rows_are_refused_with_a_cure() {
    let (node, mut output) = (node(c"db"), format(0, 0, 0));
    unsafe {
        assert_eq!((kind().format)(node, &format(FEATURES, 4, 4), null(), &mut output), FAILED);
        let error = &*(kind().last_error)();
        assert_eq!(CStr::from_ptr(error.code), c"SG0301");
        assert!(CStr::from_ptr(error.cure).to_str().unwrap().contains("framing"));
        (kind().destroy)(node);
    }
}

#[test]
fn a_panic_is_a_failure() {
    assert_eq!(crate::failure::guarded(|| panic!("meant")), FAILED);
    assert!(!unsafe { (kind().last_error)() }.is_null());
}

#[test]
fn another_version_is_refused() {
    assert!(crate::sergraph_plugin_entry(INTERFACE_VERSION + 1).is_null());
}
