import Testing

/// All tests of the host, one after another: they look whether a process or a descriptor is left.
@Suite(.serialized) enum HostTests {}
