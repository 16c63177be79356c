package import GraphCore

/// What stands at the edges of what filters are laid over.
package enum FilterPadding: String, ParameterChoice {
  /// Zeros, so that a stride of 1 gives as many as come.
  case same
  /// Nothing: filters stay inside.
  case none
}

/// `conv2d`.
package struct ImageFilters: ParameterRecord {
  package var channels = 1
  package var kernel = Extent(3)
  package var stride = Extent(1)
  package var dilation = Extent(1)
  package var groups = 1
  package var padding = FilterPadding.same
  package var hasBias = true
  package init() {}
  package static let name = "conv2d"
  package static let fields: [Parameter<ImageFilters>] = [
    .init("channels", \.channels, in: 1...4096, "How many filters.").required.main,
    .init("kernel", \.kernel, "Rows and bands of a filter."),
    .init("stride", \.stride, "Rows and bands from one place to the next."),
    .init("dilation", \.dilation, "Rows and bands between the numbers that a filter takes."),
    .init("groups", \.groups, in: 1...4096, "Into how many groups channels are divided."),
    .init("padding", \.padding, "Whether zeros stand around the image."),
    .init("bias", \.hasBias, "Whether a number is added; none is needed before batch_norm."),
  ]
}

/// `conv1d`.
package struct SequenceFilters: ParameterRecord {
  package var channels = 1
  package var kernel = 3
  package var stride = 1
  package var dilation = 1
  package var groups = 1
  package var padding = FilterPadding.same
  package var hasBias = true
  package init() {}
  package static let name = "conv1d"
  package static let fields: [Parameter<SequenceFilters>] = [
    .init("channels", \.channels, in: 1...65_536, "How many filters.").required.main,
    .init("kernel", \.kernel, in: 1...256, "Rows of a filter."),
    .init("stride", \.stride, in: 1...256, "Rows from one place to the next."),
    .init("dilation", \.dilation, in: 1...256, "Rows between those that a filter takes."),
    .init("groups", \.groups, in: 1...4096, "Into how many groups channels are divided."),
    .init("padding", \.padding, "Whether zeros stand before and after the sequence."),
    .init("bias", \.hasBias, "Whether a number is added; none is needed before batch_norm."),
  ]
}

/// `depthwise`.
package struct ChannelFilters: ParameterRecord {
  package var kernel = Extent(3)
  package var stride = Extent(1)
  package var dilation = Extent(1)
  package var padding = FilterPadding.same
  package var hasBias = true
  package init() {}
  package static let name = "depthwise"
  package static let fields: [Parameter<ChannelFilters>] = [
    .init("kernel", \.kernel, "Rows and bands of a filter.").main,
    .init("stride", \.stride, "Rows and bands from one place to the next."),
    .init("dilation", \.dilation, "Rows and bands between the numbers that a filter takes."),
    .init("padding", \.padding, "Whether zeros stand around the image."),
    .init("bias", \.hasBias, "Whether a number is added; none is needed before batch_norm."),
  ]
}

/// `batch_norm`.
package struct BatchNorm: ParameterRecord {
  package var momentum = 0.1
  package var epsilon = 1e-5
  package init() {}
  package static let name = "batch_norm"
  package static let fields: [Parameter<BatchNorm>] = [
    .init(
      "momentum", \.momentum, in: 0...1, "How much a batch counts in the means of all batches."),
    .init("epsilon", \.epsilon, in: 1e-12...1, "Added to variances."),
  ]
}

/// `layer_norm`.
package struct LayerNorm: ParameterRecord {
  package var epsilon = 1e-5
  package init() {}
  package static let name = "layer_norm"
  package static let fields: [Parameter<LayerNorm>] = [
    .init("epsilon", \.epsilon, in: 1e-12...1, "Added to variances.")
  ]
}

/// `elu`.
package struct Elu: ParameterRecord {
  package var alpha = 1.0
  package init() {}
  package static let name = "elu"
  package static let fields: [Parameter<Elu>] = [
    .init("alpha", \.alpha, in: 0...100, "What large negative numbers come to, without its sign.")
      .main
  ]
}

/// `max_pool` and `average_pool`.
package struct PoolWindow: ParameterRecord {
  package var size = Extent(2)
  package var stride: Extent?
  package init() {}
  package static let name = "pool_window"
  package static let fields: [Parameter<PoolWindow>] = [
    .init("size", \.size, "Rows and bands of a window.").main,
    .init("stride", \.stride, "Rows and bands from one window to the next; null: its size."),
  ]
}

/// `dropout`.
package struct Dropout: ParameterRecord {
  package var rate = 0.5
  package init() {}
  package static let name = "dropout"
  package static let fields: [Parameter<Dropout>] = [
    .init("rate", \.rate, in: 0...0.99, "The share of numbers that are set to 0.").main
  ]
}
