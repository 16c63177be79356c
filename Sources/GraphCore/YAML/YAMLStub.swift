func readYAMLFile(_ path: String) throws(Problems) -> Value { fatalError() }
func readYAMLValue(_ source: SourceText, from column: Int) throws(Problems) -> Value {
  fatalError()
}
