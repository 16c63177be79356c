//! Failures: a closure that fails or panics becomes a status, and the reason stays for `last_error`.

use crate::interface::{self, size};
use std::cell::RefCell;
use std::ffi::{c_char, CString};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr::null;

pub struct Failure {
    pub code: Option<&'static str>,
    pub message: String,
    pub cure: &'static str,
}

/// A failure as the host reads it, with the texts that it points to.
struct Last {
    error: interface::Error,
    _texts: [Option<CString>; 3],
}

thread_local! {
    static LAST: RefCell<Option<Box<Last>>> = const { RefCell::new(None) };
}

fn keep(failure: Failure) {
    let text = |text: &str| CString::new(text.replace('\0', " ")).ok();
    let texts = [text(&failure.message), text(failure.cure), failure.code.and_then(text)];
    let [message, cure, code] =
        texts.each_ref().map(|text| text.as_ref().map_or(null::<c_char>(), |text| text.as_ptr()));
    let error = interface::Error { size: size::<interface::Error>(), reserved: 0, message, cure, code };
    LAST.set(Some(Box::new(Last { error, _texts: texts })));
}

/// Runs what a function of the interface does. No panic may leave it.
pub fn guarded(work: impl FnOnce() -> Result<(), Failure>) -> i32 {
    let failure = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(())) => return interface::OK,
        Ok(Err(failure)) => failure,
        Err(_) => Failure {
            code: None,
            message: "the node panicked; the place stands on standard error".into(),
            cure: "report it to the author of the plugin",
        },
    };
    keep(failure);
    interface::FAILED
}

pub unsafe extern "C" fn last_error() -> *const interface::Error {
    LAST.with_borrow(|last| last.as_ref().map_or(null(), |last| &last.error as *const _))
}
