public import JSONEvents

/// Bytes with events: JSON lines or an array of objects; plain, gzip or Zstandard.
public struct EventInput {
  /// Its name, for alerts and errors.
  public var name: String
  /// Begins to read it: asked when all before it was read.
  public var open: () throws -> ByteSource
  /// Whether its next bytes are not there yet, once it is open: then all that was read is told before they are waited
  /// for. `nil` when it never waits long.
  public var isWaiting: (() -> Bool)?

  public init(
    named name: String, isWaiting: (() -> Bool)? = nil, open: @escaping () throws -> ByteSource
  ) {
    self.name = name
    self.isWaiting = isWaiting
    self.open = open
  }
}

/// What is said while inputs are read; they are numbered from 0.
public enum ReadingMessage {
  /// Alerts that are certain: those of rules without a window in the order of the events.
  case alerts([RuleAlert])
  /// Something in an input is no event.
  case broken(EventError, input: Int)
  /// An input could not be read, or not to its end: its own error, or `StreamError`. Alerts of what could be read may
  /// follow.
  case failure(any Error, input: Int)
  /// All that there is to say of an input was said, but for windows that are open.
  case end(input: Int)
}

extension EvaluationStream {
  /// Reads a source to its end.
  ///
  /// - Parameters:
  ///   - name: the source's, for alerts and errors.
  ///   - source: gives the next bytes: JSON lines or an array of objects; plain, gzip or Zstandard.
  ///   - report: told what is no event.
  ///   - tell: told each alert that is certain: those of rules without a window in the order of the events.
  /// - Throws: the source's error, or `StreamError`, after the alerts of what could be read.
  public func read(
    named name: String, _ source: @escaping ByteSource, report: (EventError) -> Void = { _ in },
    tell: ([RuleAlert]) -> Void
  ) throws {
    var failure: (any Error)?
    read([EventInput(named: name) { source }]) { message in
      switch message {
      case .alerts(let alerts): tell(alerts)
      case .broken(let error, _): report(error)
      case .failure(let error, _): failure = error
      case .end: break
      }
    }
    if let failure { throw failure }
  }

  /// Reads inputs to their ends, one after the other: while the last events of one are evaluated, the next is read.
  public func read(_ inputs: [EventInput], tell: (ReadingMessage) -> Void) {
    let pipeline = BatchPipeline(jobs: settings.jobs)
    var told: [SourceSchema?] = Array(repeating: nil, count: inputs.count)
    var current = 0
    func end(before input: Int) {
      while current < input {
        told[current] = nil
        tell(.end(input: current))
        current += 1
      }
    }
    func take(_ result: BatchResult, of input: Int) {
      for error in result.errors { tell(.broken(error, input: input)) }
      self.take(result) { tell(.alerts($0)) }
    }
    func settle(_ done: [(batch: EventBatch, result: BatchResult)]) {
      for (batch, result) in done {
        let input = result.input
        end(before: input)
        take(result, of: input)
        if let first = result.firstForeign {
          evaluate(batch, from: first, of: told[input], named: inputs[input].name) { take($0, of: input) }
        }
        pipeline.giveBack(batch)
      }
    }
    for (number, input) in inputs.enumerated() {
      do {
        var reader = EventReader(try input.open())
        var goesOn = true
        while goesOn {
          if let isWaiting = input.isWaiting, isWaiting() { settle(pipeline.finish()) }
          let batch = pipeline.emptyBatch()
          // What was read before an error counts.
          let failure = fill(batch, &reader, &goesOn) { tell(.broken($0, input: number)) }
          if batch.count > 0 {
            clockRules.keep(batch, named: input.name)
            look(at: batch, &told[number])
            if let schema = schema(expectedOf: told[number]) {
              settle(
                pipeline.add(
                  batch, expecting: told[number]?.expected, named: input.name, input: number,
                  part(for: schema).workers))
            } else {
              settle(pipeline.finish())
              end(before: number)
              evaluate(batch, from: 0, of: told[number], named: input.name) { take($0, of: number) }
              pipeline.giveBack(batch)
            }
          } else {
            pipeline.giveBack(batch)
          }
          if let failure { throw failure }
        }
      } catch {
        tell(.failure(error, input: number))
      }
    }
    settle(pipeline.finish())
    end(before: inputs.count)
  }

  /// Fills a batch.
  ///
  /// - Returns: why there is no more than it has.
  private func fill(
    _ batch: EventBatch, _ reader: inout EventReader, _ goesOn: inout Bool, _ report: (EventError) -> Void
  ) -> (any Error)? {
    do {
      goesOn = try reader.read(into: batch) { error in
        counted.broken += 1
        report(error)
      }
      return nil
    } catch {
      return error
    }
  }
}
