/// What a detection asks of each event once, whatever the windows it is in: up to 64 answers, one a bit.
package struct EventMarking<Logic: DetectionLogic>: Sendable {
  package var marks: @Sendable (Event) -> UInt64
  /// The detection that knows the answers, by the index of the event.
  package var knowing: @Sendable ([UInt64]) -> Logic

  package init(
    marks: @escaping @Sendable (Event) -> UInt64, knowing: @escaping @Sendable ([UInt64]) -> Logic
  ) {
    self.marks = marks
    self.knowing = knowing
  }
}
