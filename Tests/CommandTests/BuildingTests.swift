import Testing

/// Tests that run compilers for minutes, one after another; `make test` runs them by themselves, since others measure time.
@Suite(.serialized) enum BuildingTests {}
