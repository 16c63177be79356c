/// A file of a target: what it declares, and which words it holds.
struct SourceFile {
  /// A type or function that stands outside of any other.
  struct Declaration: Hashable {
    let name: String
    let isFunction: Bool
    /// Whether only its own file sees it.
    let isPrivate: Bool
  }

  /// From the target's folder on; empty for what stands in no folder of it.
  let folder: String
  let name: String
  /// Targets and other modules that it imports.
  private(set) var imports: Set<String> = []
  private(set) var declarations: [Declaration] = []
  /// Types within types, and functions within them.
  private(set) var inner: Set<String> = []
  private(set) var innerFunctions: Set<String> = []
  let words: [String]

  private static let types: Set = ["struct", "enum", "class", "protocol", "actor", "typealias"]

  init(folder: String, name: String, text: String) {
    self.folder = folder
    self.name = name
    var words = SourceWords.of(text)
    var index = 0
    while let found = words[index...].firstIndex(of: "import"), found + 1 < words.count {
      imports.insert(words[found + 1])
      // What is imported is no use of a type.
      words[found + 1] = ""
      index = found + 1
    }
    self.words = words
    findDeclarations()
  }

  private mutating func findDeclarations() {
    var depth = 0
    for (index, word) in words.enumerated() {
      if word == "{" { depth += 1 }
      if word == "}" { depth -= 1 }
      let isFunction = word == "func"
      guard isFunction || SourceFile.types.contains(word), index + 1 < words.count,
        index == 0 || words[index - 1] != "."
      else { continue }
      let name = words[index + 1]
      // `class func` and `class var` declare no class.
      guard let first = name.unicodeScalars.first, !["func", "var", "let"].contains(name),
        first.properties.isAlphabetic
      else { continue }
      if depth > 0 {
        if isFunction { innerFunctions.insert(name) } else { inner.insert(name) }
        continue
      }
      let before = words[max(0, index - 2)..<index]
      declarations.append(
        Declaration(
          name: name, isFunction: isFunction,
          isPrivate: before.contains("private") || before.contains("fileprivate")))
    }
  }
}
