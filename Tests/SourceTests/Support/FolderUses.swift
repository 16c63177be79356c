/// Which folders of a target use types and functions of which others.
///
/// A word counts as a use if a folder of the target declares a type, or a function outside of types, of that name. Members
/// that an extension adds are not seen, nor is a name that the using folder has for a type within a type.
struct FolderUses {
  /// Of each folder, the others that it uses, and by which words: `Tally in Bootstrap.swift`.
  private(set) var uses: [String: [String: Set<String>]] = [:]

  init(_ files: [SourceFile]) {
    let members = files.reduce(into: Set<String>()) { $0.formUnion($1.innerFunctions) }
    var homes: [SourceFile.Declaration: String] = [:]
    var inner: [String: Set<String>] = [:]
    for file in files {
      inner[file.folder, default: []].formUnion(file.inner)
      for declaration in file.declarations where !declaration.isPrivate {
        if declaration.isFunction, members.contains(declaration.name) { continue }
        homes[declaration] = file.folder
      }
    }
    for file in files {
      uses[file.folder, default: [:]] = uses[file.folder] ?? [:]
      let own = Set(file.declarations.filter(\.isPrivate).map(\.name))
      for (index, word) in file.words.enumerated() {
        if index > 0, [".", "func", "var", "let"].contains(file.words[index - 1]) { continue }
        let isCall = index + 1 < file.words.count && file.words[index + 1] == "("
        let type = SourceFile.Declaration(name: word, isFunction: false, isPrivate: false)
        let function = SourceFile.Declaration(name: word, isFunction: true, isPrivate: false)
        guard let home = homes[type] ?? (isCall ? homes[function] : nil), home != file.folder,
          !own.contains(word), !(inner[file.folder] ?? []).contains(word)
        else { continue }
        uses[file.folder]?[home, default: []].insert("\(word) in \(file.name)")
      }
    }
  }

  /// Folders that use each other, directly or by others: nothing where there are none.
  var circles: [[String]] {
    var circles: [[String]] = []
    var rest = Set(uses.keys)
    for folder in uses.keys.sorted() where rest.contains(folder) {
      let circle = reached(from: folder).filter { reached(from: $0).contains(folder) }.sorted()
      rest.subtract(circle)
      if !circle.isEmpty { circles.append(circle) }
    }
    return circles
  }

  /// What a folder uses, directly or by others; itself only if it is in a circle.
  private func reached(from folder: String) -> Set<String> {
    var reached: Set<String> = []
    var next = [folder]
    while let one = next.popLast() {
      for other in (uses[one] ?? [:]).keys where reached.insert(other).inserted {
        next.append(other)
      }
    }
    return reached
  }

  /// The uses that make a circle, a line for each pair of folders.
  func description(of circle: [String]) -> String {
    circle.flatMap { folder in
      circle.compactMap { other in
        (uses[folder]?[other]).map {
          "\(folder) -> \(other): \($0.sorted().joined(separator: ", "))"
        }
      }
    }.joined(separator: "\n")
  }
}
