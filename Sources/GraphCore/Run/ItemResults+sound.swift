// What was measured of an item's sound, and what is told of an item that gave no answer.
extension ItemResults {
  /// Adds what was measured of the sound that was read, and from where its channels cancel.
  func measured(_ blocks: [Float], cancelsFrom: Double?) throws(Problem) {
    try withState { (state) throws(Problem) in
      try state.sound?.append(blocks.span)
      state.sound?.cancelsFrom = cancelsFrom
    }
  }

  /// All sound was read.
  func soundEnded(_ flags: Set<SoundFlag>) {
    withState { state in state.sound?.end(flags) }
  }

  /// Of the outputs, the next that has given nothing of the whole item, which has a line all the same.
  func absence(_ state: inout State) throws(Problem) -> ItemRows? {
    guard case .end(let duration) = state.ending else { return nil }
    while state.nextAbsence < state.queues.count {
      let output = state.nextAbsence
      state.nextAbsence += 1
      guard state.queues[output].taken == 0 else { continue }
      let sound = try state.sound?.judge(from: 0, to: .infinity, isAnswer: false) ?? .sound
      return ItemRows(
        output: output, width: state.queues[output].width, values: [], times: [], sounds: [],
        absence: ItemRows.Absence(
          start: item.start, end: item.start + duration,
          sound: RowSound(flags: sound.flags, isNoSpeech: areOfSpeech[output])))
    }
    return nil
  }
}

extension Plan {
  /// Seconds past the end of what a row covers after which it leaves, where rows leave while the item is
  /// read.
  func waiting(of output: Output) -> Double? {
    if output.format.clock == .item { return nil }
    // With nothing to be brought into order, rows leave as soon as they are there.
    return outputs.count == 1 ? 0 : steps[output.step].lateness
  }
}
