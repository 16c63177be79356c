import ArgumentParser

/// Whose recordings they are, for graphs that were fitted to each speaker or place.
struct WhoseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Who speaks in the recordings, for a graph that was fitted to each speaker.",
      valueName: "name"))
  var speaker: String?

  @Option(
    help: ArgumentHelp(
      "Where the recordings were made, for a graph that was fitted to each place.",
      valueName: "name"))
  var site: String?
}
