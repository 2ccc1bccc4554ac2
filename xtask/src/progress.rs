//! What a person sees while waiting.

use std::time::Duration;

/// Starts a part of the output: one step of a longer task.
pub(crate) fn header(text: &str) {
    println!("\n== {text}");
}

/// One line about what is being done, and why.
pub(crate) fn note(text: &str) {
    println!("   {text}");
}

/// A duration as a person would say it: `0.4 s`, `12 s`, `3 min 05 s`.
pub(crate) fn spoken(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if seconds < 99.5 {
        format!("{seconds:.0} s")
    } else {
        let whole = duration.as_secs();
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

/// A number with its thousands set apart: `114,869`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_numbers_read_well() {
        assert_eq!(spoken(Duration::from_millis(420)), "0.4 s");
        assert_eq!(spoken(Duration::from_secs(12)), "12 s");
        assert_eq!(spoken(Duration::from_secs(185)), "3 min 05 s");
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(114_869), "114,869");
        assert_eq!(grouped(1_000_000), "1,000,000");
    }
}
