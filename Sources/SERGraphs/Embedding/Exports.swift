// Graphs, plans, results and problems are GraphCore's: whoever imports SERGraphs needs them, and no second import.
@_exported public import GraphCore
