import Testing

/// That the reader of sources finds what it is to find.
@Suite struct FolderUsesTests {
  private func file(_ folder: String, _ text: String) -> SourceFile {
    SourceFile(folder: folder, name: "\(folder).swift", text: text)
  }

  @Test func findsACircleOfThreeFolders() {
    let uses = FolderUses([
      file("A", "struct First { let next: Second? }"), file("B", "enum Second { case one(Third) }"),
      file("C", "func Third() { _ = First.self }\nstruct Third {}"), file("D", "let x: Second"),
    ])
    #expect(uses.circles == [["A", "B", "C"]])
    #expect(
      uses.description(of: ["A", "B", "C"]) == """
        A -> B: Second in A.swift
        B -> C: Third in B.swift
        C -> A: First in C.swift
        """)
  }

  @Test func countsExtensionsAndCallsOfFunctionsAsUses() {
    let uses = FolderUses([
      file("A", "struct First {}\nfunc mean(_ x: Int) {}"), file("B", "extension First {}"),
      file("C", "let x = mean(3)"), file("D", "let mean = 3"),
    ])
    #expect(uses.uses["B"]?["A"] == ["First in B.swift"])
    #expect(uses.uses["C"]?["A"] == ["mean in C.swift"])
    #expect(uses.uses["D"] == [:] && uses.circles.isEmpty)
  }

  @Test func looksIntoInterpolationsButNotIntoTextsAndComments() {
    let uses = FolderUses([
      file("A", "struct First {}"),
      file("B", #"let x = "First" // First"#), file("C", #"let x = "\(First("a)"))""#),
      file("D", "let x = #\"\\(First)\"# /* First */"),
      file("E", "let x = \"\"\"\n  \"First\" \\(First())\n  \"\"\""),
    ])
    #expect(uses.uses["B"] == [:] && uses.uses["D"] == [:])
    #expect(uses.uses["C"]?["A"] != nil && uses.uses["E"]?["A"] != nil)
  }

  @Test func knowsWhatIsPrivateAndWhatStandsWithinATypeOfTheFolder() {
    let uses = FolderUses([
      file("A", "struct Step {}\nprivate struct Own {}"),
      file("B", "struct Walk { struct Step {}; let steps: [Step] }"), file("C", "struct Own {}"),
      file("D", "let x: Own\nlet y = Walk.Step()"),
    ])
    #expect(uses.uses["B"] == [:])
    #expect(uses.uses["D"]?.keys.sorted() == ["B", "C"])
  }
}
