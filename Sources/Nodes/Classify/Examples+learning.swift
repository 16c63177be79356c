import GraphCore
import Learning

extension Examples: LearningRows {}
