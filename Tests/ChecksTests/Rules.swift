import Detections
import Diagnostics
import Events

/// What the parts of the sample rules were read from: each has a byte of its own.
private let text = SourceFile(name: "r", text: String(repeating: ".", count: 100))

func place(_ byte: Int) -> Origin { Origin(Span(file: text, bytes: byte..<byte + 1)) }

func variable(_ name: String, _ byte: Int, _ predicate: Predicate = .text("f", .equals("x"))) -> EventVariable
{
  EventVariable(name: name, predicate: predicate, origin: place(byte))
}

/// Variables at the bytes 10, 11, …
func variables(_ names: String...) -> [EventVariable] {
  names.enumerated().map { variable($1, 10 + $0) }
}

/// A key in the field `host` of the variables.
func key(_ name: String = "host", of variables: String..., at byte: Int = 31) -> GroupKey {
  let fields = Dictionary(uniqueKeysWithValues: variables.map { ($0, Field("host")) })
  return GroupKey(name: name, fields: fields, origin: place(byte))
}

func window(_ keys: GroupKey..., over length: Duration = .seconds(60), kind: Window.Kind = .hop) -> Window {
  Window(keys: keys, length: length, kind: kind, origin: place(30))
}

func join(_ left: String, _ right: String, at byte: Int = 20) -> Join {
  Join(.field(variable: left, "f"), .equal, .field(variable: right, "g"), origin: place(byte))
}

func outcome(
  _ name: String, _ kind: Outcome.Kind, _ expression: Expression, at byte: Int = 40
) -> Outcome {
  Outcome(name: name, kind: kind, expression: expression, origin: place(byte))
}

/// Without a window.
func rule(_ variables: [EventVariable], outcomes: [Outcome] = [], _ condition: Condition) -> Detection {
  Detection(
    metadata: Metadata(name: "r"), taxonomy: .neutral, variables: variables, outcomes: outcomes,
    condition: condition)
}

func rule(
  _ variables: [EventVariable], joins: [Join] = [], _ window: Window, outcomes: [Outcome] = [],
  _ condition: Condition
) -> Detection {
  Detection(
    metadata: Metadata(name: "r"), taxonomy: .neutral, variables: variables, joins: joins, window: window,
    outcomes: outcomes, condition: condition)
}

/// A rule of one variable `e` without a window, with outcomes.
func single(_ outcomes: Outcome..., condition: Condition = .present("e")) -> Detection {
  rule(variables("e"), outcomes: outcomes, condition)
}

/// A rule of one variable `e` with a window, with outcomes.
func grouped(_ outcomes: Outcome..., condition: Condition = .present("e")) -> Detection {
  rule(variables("e"), window(key(of: "e")), outcomes: outcomes, condition)
}

/// The field `f` of the variable.
func field(_ variable: String = "e") -> Expression { .field(variable: variable, "f", absentAs: nil) }

func integer(_ number: Int64) -> Expression { .literal(.integer(number)) }

func string(_ text: String) -> Expression { .literal(.string(text)) }
