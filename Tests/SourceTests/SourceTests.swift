import Testing

/// What the folders of the sources are held to.
@Suite struct SourceTests {
  @Test func foldersOfATargetFormNoCircle() {
    #expect(SourceTree.targets.count > 9)
    for (target, files) in SourceTree.targets {
      let uses = FolderUses(files)
      for circle in uses.circles {
        Issue.record("folders of \(target) use each other:\n\(uses.description(of: circle))")
      }
    }
  }

  /// What of ours a target may import; the package declares more for its tests and programs.
  private static let imports: [String: Set<String>] = [
    "DSP": [], "Learning": [], "GraphCore": [], "Drawing": [],
    "Nodes": ["GraphCore", "DSP", "Learning"],
    "SERGraphs": ["GraphCore", "DSP", "Learning", "Nodes", "Drawing", "PluginHost"],
    "GraphTesting": ["GraphCore"],
    "PluginInterface": ["GraphCore"],
    "PluginKit": ["GraphCore", "PluginInterface"],
    "PluginHost": ["GraphCore", "PluginInterface"],
    "PluginChecks": ["GraphCore", "GraphTesting", "PluginHost", "PluginInterface"],
    "sergraph-host": ["GraphCore", "PluginHost", "PluginChecks"],
    "sergraph": ["GraphCore", "Nodes", "Drawing", "SERGraphs", "PluginHost"],
  ]

  @Test func targetsImportOneWay() {
    #expect(Set(SourceTree.targets.keys) == Set(SourceTests.imports.keys))
    for (target, files) in SourceTree.targets {
      let allowed = SourceTests.imports[target] ?? []
      for file in files {
        let ours = file.imports.intersection(SourceTests.imports.keys)
        #expect(ours.isSubset(of: allowed), "\(target)/\(file.folder)/\(file.name)")
        #expect(!file.imports.contains("Foundation"), "\(target)/\(file.folder)/\(file.name)")
      }
    }
  }

  @Test func filesAreShort() {
    let lengths = SourceTree.lines.values.sorted()
    #expect(lengths.count > 400)
    #expect(lengths[lengths.count / 2] <= 100, "the median of all files")
    for (path, length) in SourceTree.lines {
      #expect(length <= 250, "\(path) has \(length) lines")
    }
  }

  @Test func foldersAreSmall() {
    for (target, files) in SourceTree.targets {
      for (folder, own) in Dictionary(grouping: files, by: \.folder) {
        #expect(own.count <= 25, "\(target)/\(folder) has \(own.count) files")
      }
    }
    #expect(SourceTree.testFolders.count > 20)
    for (folder, count) in SourceTree.testFolders {
      #expect(count <= 25, "Tests/\(folder) has \(count) files")
    }
  }

  /// One name means one thing, whichever target it is of.
  @Test func noTwoTypesShareAName() {
    var places: [String: [String]] = [:]
    for (target, files) in SourceTree.targets {
      for file in files {
        for type in file.declarations where !type.isFunction && !type.isPrivate {
          places[type.name, default: []].append("\(target)/\(file.name)")
        }
      }
    }
    #expect(places.count > 400)
    // Each program begins with one.
    places["Main"] = nil
    for (name, places) in places {
      #expect(places.count == 1, "\(name) is declared in \(places.sorted())")
    }
  }
}
