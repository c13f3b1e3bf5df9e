/// The closed list of everything that the program can say about a text.
///
/// A code is never reused and never changes its meaning. DT01 text and YAML · 02 neutral keys ·
/// 03 fields, types and names · 04 patterns · 05 windows, outcomes and conditions · 06 not expressible in
/// a target · 07 equivalence · 08 golden files, tests and files · 09 Sigma text · 10 YARA-L text.
/// Within a layer, add at the end.
public enum DiagnosticCode: String, CaseIterable, Hashable, Sendable {
  // 01 Text and YAML.
  case notUTF8 = "DT0101"
  case controlCharacter = "DT0102"
  case malformedYAML = "DT0103"
  case duplicateKey = "DT0104"
  case unknownAlias = "DT0105"
  case aliasExpansionTooLarge = "DT0106"
  case nestingTooDeep = "DT0107"
  case mergeKey = "DT0108"
  case unsupportedTag = "DT0109"
  case keyNotScalar = "DT0110"
  case inputTooLarge = "DT0111"
  case recursiveAlias = "DT0112"
  case emptyDocument = "DT0113"
  case layoutRefused = "DT0114"

  // 02 Neutral keys.
  case unknownKey = "DT0201"
  case missingKey = "DT0202"
  case wrongShape = "DT0203"
  case wrongScalar = "DT0204"
  case unknownWord = "DT0205"
  case unsupportedSchema = "DT0206"
  case malformedExpression = "DT0207"
  case undefinedName = "DT0208"
  case unusedName = "DT0209"
  case duplicateName = "DT0210"
  case emptyList = "DT0211"
  case unknownTechnique = "DT0212"
  case revokedTechnique = "DT0213"
  case tacticMismatch = "DT0214"
  case malformedTest = "DT0215"
  case circularDefinition = "DT0216"
  case reservedName = "DT0217"

  // 03 Fields, types and names.
  case unknownField = "DT0301"
  case unmappedField = "DT0302"
  case fieldTypeMismatch = "DT0303"
  case unmappedLogSource = "DT0304"
  case proposedMapping = "DT0305"
  case unmappedValue = "DT0306"
  case ambiguousMapping = "DT0307"
  case malformedTaxonomy = "DT0308"
  case unknownList = "DT0309"

  // 04 Patterns.
  case malformedPattern = "DT0401"
  case patternTooLarge = "DT0402"
  case patternMatchesEverything = "DT0403"
  case malformedNetwork = "DT0404"
  case hostBitsInNetwork = "DT0405"

  // 05 Windows, outcomes and conditions.
  case windowOutOfBounds = "DT0501"
  case outcomeNeedsAggregate = "DT0502"
  case outcomeTypeMismatch = "DT0503"
  case conditionNeverTrue = "DT0504"
  case unboundedCondition = "DT0505"
  case unjoinedVariable = "DT0506"
  case variableNotInCondition = "DT0507"
  case windowNeeded = "DT0508"
  case alertsMisread = "DT0509"

  // 06 Not expressible in a target.
  case notExpressible = "DT0601"
  case outcomesNotCarried = "DT0602"
  case tooManyOutcomes = "DT0603"
  case windowNotExpressible = "DT0604"
  case conditionNotExpressible = "DT0605"
  case joinNotExpressible = "DT0606"
  case metadataNotCarried = "DT0607"
  case absentAndEmptyMerge = "DT0608"
  case windowLayoutDiffers = "DT0609"
  case lossAccepted = "DT0610"

  // 07 Equivalence.
  case equivalenceRefuted = "DT0701"
  case equivalenceUndecided = "DT0702"
  case emissionUnreadable = "DT0703"
  case formattingDiffers = "DT0704"
  case testNeverHolds = "DT0705"
  case testAlwaysHolds = "DT0706"
  case testImplied = "DT0707"
  case filterExcludesNothing = "DT0708"
  case testNeverDecides = "DT0709"
  case ruleCovered = "DT0710"
  case ruleRepeated = "DT0711"
  case weightNeverDecides = "DT0712"

  // 08 Golden files, tests and files.
  case goldenDiffers = "DT0801"
  case goldenMissing = "DT0802"
  case goldenStale = "DT0803"
  case testFailed = "DT0804"
  case fileUnreadable = "DT0805"
  case fileUnwritable = "DT0806"
  case malformedEvent = "DT0807"
  case duplicateRule = "DT0808"
  case tooFewTests = "DT0809"
  case noRules = "DT0810"
  case tooManyCombinations = "DT0811"
  case lateEvents = "DT0812"
  case windowsTooLarge = "DT0813"
  case ruleWithoutIndex = "DT0814"
  case eventsWithoutTime = "DT0815"
  case eventsWithoutChannel = "DT0816"

  // 09 Sigma text.
  case sigmaUnknownKey = "DT0901"
  case sigmaMissingKey = "DT0902"
  case sigmaWrongShape = "DT0903"
  case sigmaUnknownWord = "DT0904"
  case sigmaModifier = "DT0905"
  case sigmaCondition = "DT0906"
  case sigmaSelector = "DT0907"
  case sigmaUnusedIdentifier = "DT0908"
  case sigmaValue = "DT0909"
  case sigmaCorrelation = "DT0910"
  case sigmaPlaceholder = "DT0911"
  case sigmaNotSupported = "DT0912"
  case sigmaFilter = "DT0913"
  case sigmaTitleStyle = "DT0914"
  case sigmaMissingMetadata = "DT0915"
  case sigmaDescriptionStyle = "DT0916"
  case sigmaDate = "DT0917"
  case sigmaTag = "DT0918"
  case sigmaAttackTag = "DT0919"
  case sigmaTacticMissing = "DT0920"
  case sigmaReferenceStyle = "DT0921"
  case sigmaFalsePositiveStyle = "DT0922"
  case sigmaDuplicateEntry = "DT0923"
  case sigmaFileName = "DT0924"
  case sigmaLogSource = "DT0925"
  case sigmaSpecificLogSource = "DT0926"
  case sigmaRedundantField = "DT0927"
  case sigmaDuplicateValue = "DT0928"
  case sigmaWildcardStyle = "DT0929"
  case sigmaEscapedWildcard = "DT0930"
  case sigmaNumberAsText = "DT0931"
  case sigmaControlCharacter = "DT0932"
  case sigmaModifierStyle = "DT0933"
  case sigmaConditionStyle = "DT0934"
  case sigmaFieldName = "DT0935"
  case sigmaFieldValue = "DT0936"
  case sigmaIdentifier = "DT0937"
  case sigmaSchema = "DT0938"
  case sigmaCustomKey = "DT0939"
  case sigmaCorrelationStyle = "DT0940"
  case sigmaFilterStyle = "DT0941"
  case sigmaPatternStyle = "DT0942"
  case sigmaPipeline = "DT0943"
  case sigmaPipelineNotSupported = "DT0944"
  case sigmaPipelineFailure = "DT0945"

  // 10 YARA-L text.
  case yaralLexical = "DT1001"
  case yaralSyntax = "DT1002"
  case yaralSectionOrder = "DT1003"
  case yaralName = "DT1004"
  case yaralType = "DT1005"
  case yaralEnumeration = "DT1006"
  case yaralAggregation = "DT1007"
  case yaralRepeated = "DT1008"
  case yaralCondition = "DT1009"
  case yaralWindow = "DT1010"
  case yaralLimit = "DT1011"
  case yaralHazard = "DT1012"
  case yaralNotSupported = "DT1013"
  case yaralTrailingText = "DT1014"
  case yaralJoin = "DT1015"

  /// How a finding of this code is treated unless somebody says otherwise.
  public var severity: Diagnostic.Severity {
    switch self {
    case .unusedName, .revokedTechnique, .hostBitsInNetwork, .patternMatchesEverything, .tooFewTests,
      .sigmaUnusedIdentifier, .sigmaFilter, .yaralHazard, .yaralTrailingText, .equivalenceUndecided, .lossAccepted,
      .sigmaTag, .sigmaAttackTag, .sigmaDuplicateEntry, .sigmaLogSource, .sigmaDuplicateValue,
      .sigmaControlCharacter, .sigmaDate, .tooManyCombinations, .lateEvents, .windowsTooLarge, .eventsWithoutTime, .eventsWithoutChannel,
      .testNeverHolds, .testAlwaysHolds, .filterExcludesNothing, .testNeverDecides, .ruleRepeated:
      .warning
    case .proposedMapping, .outcomesNotCarried, .metadataNotCarried, .absentAndEmptyMerge,
      .windowLayoutDiffers, .emptyDocument, .testImplied, .ruleCovered, .weightNeverDecides, .ruleWithoutIndex,
      .sigmaTitleStyle, .sigmaMissingMetadata, .sigmaDescriptionStyle, .sigmaTacticMissing,
      .sigmaReferenceStyle, .sigmaFalsePositiveStyle, .sigmaFileName, .sigmaSpecificLogSource,
      .sigmaRedundantField, .sigmaWildcardStyle, .sigmaEscapedWildcard, .sigmaNumberAsText,
      .sigmaModifierStyle, .sigmaConditionStyle, .sigmaFieldName, .sigmaFieldValue, .sigmaIdentifier,
      .sigmaCustomKey, .sigmaCorrelationStyle, .sigmaFilterStyle,
      .sigmaPatternStyle:
      .note
    case .notUTF8, .controlCharacter, .malformedYAML, .duplicateKey, .unknownAlias,
      .aliasExpansionTooLarge, .nestingTooDeep, .mergeKey, .unsupportedTag, .keyNotScalar,
      .inputTooLarge, .recursiveAlias, .layoutRefused, .unknownKey, .missingKey, .wrongShape, .wrongScalar,
      .unknownWord, .unsupportedSchema, .malformedExpression, .undefinedName, .duplicateName,
      .emptyList, .unknownTechnique, .tacticMismatch, .malformedTest, .circularDefinition,
      .reservedName, .unknownField, .unmappedField, .fieldTypeMismatch, .unmappedLogSource,
      .unmappedValue, .ambiguousMapping, .malformedTaxonomy, .unknownList, .malformedPattern,
      .patternTooLarge, .malformedNetwork, .windowOutOfBounds, .outcomeNeedsAggregate,
      .outcomeTypeMismatch, .conditionNeverTrue, .unboundedCondition, .unjoinedVariable,
      .variableNotInCondition, .windowNeeded, .alertsMisread, .notExpressible, .tooManyOutcomes,
      .windowNotExpressible, .conditionNotExpressible, .joinNotExpressible, .equivalenceRefuted,
      .emissionUnreadable, .formattingDiffers, .goldenDiffers, .goldenMissing, .goldenStale, .testFailed,
      .fileUnreadable, .fileUnwritable, .malformedEvent, .duplicateRule, .noRules,
      .sigmaUnknownKey, .sigmaMissingKey, .sigmaWrongShape, .sigmaUnknownWord, .sigmaModifier,
      .sigmaCondition, .sigmaSelector, .sigmaValue, .sigmaCorrelation, .sigmaPlaceholder,
      .sigmaNotSupported, .sigmaSchema, .sigmaPipeline, .sigmaPipelineNotSupported, .sigmaPipelineFailure, .yaralLexical, .yaralSyntax, .yaralSectionOrder, .yaralName, .yaralType,
      .yaralEnumeration, .yaralAggregation, .yaralRepeated, .yaralCondition, .yaralWindow,
      .yaralLimit, .yaralNotSupported, .yaralJoin:
      .error
    }
  }
}
