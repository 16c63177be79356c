//! The node itself, in safe Rust.

/// How the crest factor is given.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Scale {
    Decibel,
    Ratio,
}

/// A frame's peak over its root mean square: 1 for a square wave, the square root of 2 for a sine, large for a click. A
/// silent frame has 1.
pub fn crest(frame: &[f32], scale: Scale) -> f32 {
    let mut peak = 0.0_f64;
    let mut energy = 0.0_f64;
    for &sample in frame {
        let sample = f64::from(sample);
        peak = peak.max(sample.abs()); // which drops NaN; the energy keeps it
        energy += sample * sample;
    }
    let ratio = if energy == 0.0 { 1.0 } else { peak / (energy / frame.len() as f64).sqrt() };
    match scale {
        Scale::Decibel => (20.0 * ratio.log10()) as f32,
        Scale::Ratio => ratio as f32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_shapes_have_known_crests() {
        assert_eq!(crest(&[1.0, -1.0, 1.0, -1.0], Scale::Ratio), 1.0);
        assert_eq!(crest(&[0.0, 0.5, 0.0, 0.0], Scale::Ratio), 2.0);
        let sine: Vec<f32> = (0..1000).map(|i| (i as f32 * 0.002 * std::f32::consts::PI * 10.0).sin()).collect();
        assert!((crest(&sine, Scale::Decibel) - 3.0103).abs() < 1e-3);
    }

    #[test]
    fn silence_has_none_and_nan_stays() {
        assert_eq!(crest(&[0.0; 8], Scale::Decibel), 0.0);
        assert!(crest(&[0.0, f32::NAN, 1.0], Scale::Ratio).is_nan());
    }
}
