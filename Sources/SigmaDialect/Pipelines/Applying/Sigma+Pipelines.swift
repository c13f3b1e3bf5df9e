package import Diagnostics

extension Sigma {
  /// Carries out a pipeline's steps on every document: rules and filters first, then correlations, which see
  /// the log sources that their rules have by then.
  ///
  /// - Returns: the files with changed documents; what a step refuses is reported, and is not lowered.
  package static func apply(_ pipeline: Pipeline, to files: [File]) -> Reading<[File]> {
    var reading = Reading(files)
    for correlations in [false, true] {
      for file in files.indices {
        for index in files[file].documents.indices {
          let document = reading.value[file].documents[index]
          guard document.isCorrelation == correlations, document.header.isComplete else { continue }
          let sources = document.referencedSources(in: reading.value, from: file)
          var run = Pipeline.PipelineRun(
            Pipeline.Draft(document), variables: pipeline.variables, referencedSources: sources)
          run.run(pipeline.steps)
          var result = run.draft.document(from: document)
          if run.isRefused { result.header.isComplete = false }
          reading.value[file].documents[index] = result
          reading.diagnostics += run.diagnostics
        }
      }
    }
    return reading
  }
}

extension Sigma.Document {
  fileprivate var isCorrelation: Bool {
    if case .correlation = self { true } else { false }
  }

  /// The log sources of the rules that a correlation refers to: those of its own file, and of others for
  /// names that are not there.
  fileprivate func referencedSources(in files: [Sigma.File], from own: Int) -> [Sigma.LogSourceSection] {
    guard case .correlation(let correlation) = self else { return [] }
    return correlation.rules.flatMap { reference in
      let inOwn = files[own].sources(of: reference.name)
      return inOwn.isEmpty ? files.flatMap { $0.sources(of: reference.name) } : inOwn
    }
  }
}

extension Sigma.File {
  fileprivate func sources(of reference: String) -> [Sigma.LogSourceSection] {
    documents.compactMap { document in
      guard case .rule(let rule) = document, rule.header.isReferenced(by: [reference]) else { return nil }
      return rule.logSource
    }
  }
}
