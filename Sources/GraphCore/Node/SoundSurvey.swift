/// Measures a whole recording that is read without a graph.
package struct SoundSurvey {
  private var meter: SoundMeter
  private var sound: ItemSound

  /// - Parameter reader: Before its first read.
  package init(_ reader: any Reader) {
    meter = SoundMeter(reader.format)
    sound = ItemSound(reader.format, outputs: [], limits: [], flags: reader.flags)
  }

  /// Measures what was read.
  package mutating func take(_ rows: borrowing RowBuffer) throws(Problem) {
    meter.take(rows)
    let blocks = meter.closed
    try sound.append(blocks.span)
    meter.forget()
  }

  /// What is known of the sound.
  /// - Parameter reader: After its last read.
  package mutating func end(_ reader: any Reader) throws(Problem) -> RecordingSound {
    meter.finish()
    let blocks = meter.closed
    try sound.append(blocks.span)
    meter.forget()
    sound.end(reader.flags)
    return sound.ofWhole
  }
}
