/// How alike two rows are: `exp(-gamma |a - b|²)`, or their product.
package enum KernelKind: String, CaseIterable, Sendable { case rbf, linear }
