import Testing

/// The checks of plugins, one after another: what they leave behind is counted.
@Suite(.serialized) struct CheckTests {}
