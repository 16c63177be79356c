/// What the numbers of the page mean, with where the definitions come from.
struct Glossary {
  let human: HumanReference?

  private static let terms: [(name: String, words: String)] = [
    ("Accuracy", "The share of the recordings that were recognized."),
    (
      "Recall, precision, F1",
      "Recall: the share of a class's recordings that were recognized. Precision: the share of what was taken for the class "
        + "that is of it. F1: their harmonic mean (van Rijsbergen, Information Retrieval, 1979)."
    ),
    (
      "UAR",
      "Unweighted average recall: the mean of the classes' recalls, over classes that have recordings; guessing gives one by "
        + "the number of classes, however uneven they are (Schuller, Steidl, Batliner, The INTERSPEECH 2009 Emotion Challenge)."
    ),
    ("Macro F1", "The mean of the classes' F1, over classes that have recordings."),
    (
      "ECE",
      "Expected calibration error: how far the largest score is from the share that was right, averaged over "
        + "\(Tally.bins) bins of equal width, each by its recordings (Guo, Pleiss, Sun, Weinberger, On calibration of "
        + "modern neural networks, ICML 2017). 0 is best."
    ),
    (
      "Brier score",
      "The mean squared distance between scores and truth, summed over the classes: 0 is best, 2 is worst (Brier, Verification "
        + "of forecasts expressed in terms of probability, Monthly Weather Review 78, 1950)."
    ),
    (
      "95 % interval",
      "Where the number would lie with other speakers: from the 2.5th to the 97.5th percentile of \(Bootstrap.draws) draws of "
        + "whole speakers with replacement (Efron, Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13)."
    ),
    (
      "± over seeds",
      "The standard deviation of the number between repetitions with other random numbers, of a sample."
    ),
  ]

  var html: String {
    let terms =
      Glossary.terms
      + (human.map {
        [("Listeners", "\(Markup.sentence($0.task)) Source: \($0.source).")]
      } ?? [])
    let list = terms.map { name, words in
      "<dt>\(Markup.escaped(name))</dt><dd>\(Markup.escaped(words))</dd>"
    }
    return Markup.section(
      "Glossary", ["<dl class=\"glossary\">"] + list + ["</dl>"])
  }
}
