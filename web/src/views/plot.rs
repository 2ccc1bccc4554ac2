//! A curve of many steps in few pixels: of each column of pixels the least and the most.

use crate::el::Path;

/// The least and the most that is there within each of `columns` equal stretches of `steps` steps.
/// `changes` are steps in ascending order, each with the value from then on; before the first it
/// is 0.
pub fn columns(changes: &[(usize, usize)], steps: usize, columns: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::with_capacity(columns);
    let mut rest = changes.iter().peekable();
    let mut value = 0;
    for column in 0..columns {
        // The first step that belongs to the next column.
        let end = ((column + 1) * steps).div_ceil(columns.max(1));
        let start = (column * steps).div_ceil(columns.max(1));
        // A change right at the start leaves nothing of what was before.
        if let Some((at, next)) = rest.peek().copied().copied()
            && at <= start
            && at < end
        {
            value = next;
            rest.next();
        }
        let (mut least, mut most) = (value, value);
        while let Some((_, next)) = rest.next_if(|(at, _)| *at < end) {
            value = *next;
            least = least.min(value);
            most = most.max(value);
        }
        out.push((least, most));
    }
    out
}

/// The outline of the area below the values, one unit wide for each column: `scale` pixels stand for
/// a value of 1, and `height` is where 0 lies.
pub fn area(values: impl Iterator<Item = usize>, scale: f64, height: f64) -> Path {
    let mut path = Path::default().to("M", &[0.0, height]);
    let (mut last, mut end) = (0, 0);
    for (x, value) in values.enumerate() {
        end = x + 1;
        if value != last {
            path = path
                .to("H", &[x as f64])
                .to("V", &[height - value as f64 * scale]);
            last = value;
        }
    }
    path.to("H", &[end as f64]).to("V", &[height]).to("Z", &[])
}

/// The columns in which one of the steps lies, each once.
pub fn marks(at: &[usize], steps: usize, columns: usize) -> Vec<usize> {
    let mut out: Vec<usize> = at
        .iter()
        .map(|step| step * columns / steps.max(1))
        .collect();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::el::AttrValue;

    #[test]
    fn every_column_tells_the_least_and_the_most_of_its_steps() {
        let mut seed = 7_usize;
        let mut random = |below: usize| {
            seed = seed * 1_103_515_245 % 2_147_483_648 + 12_345;
            (seed >> 8) % below
        };
        for steps in [1_usize, 3, 50, 1000] {
            let mut changes = Vec::new();
            for step in 0..steps {
                if random(3) == 0 {
                    changes.push((step, random(9)));
                }
            }
            let value = |step: usize| {
                let before = changes.iter().rfind(|(at, _)| *at <= step);
                before.map_or(0, |(_, value)| *value)
            };
            for width in [1_usize, 7, 50, 200] {
                let told = columns(&changes, steps, width);
                assert_eq!(told.len(), width);
                for (column, (least, most)) in told.into_iter().enumerate() {
                    let of_column = |step: &usize| {
                        *step * width >= column * steps && *step * width < (column + 1) * steps
                    };
                    let here: Vec<usize> = (0..steps).filter(of_column).map(value).collect();
                    let lowest = here.iter().min().copied().unwrap_or(least);
                    let highest = here.iter().max().copied().unwrap_or(most);
                    assert_eq!((least, most), (lowest, highest), "{steps} {width} {column}");
                }
            }
        }
    }

    #[test]
    fn an_area_is_written_with_a_corner_only_where_the_value_changes() {
        let path = area([0, 2, 2, 1].into_iter(), 10.0, 40.0);
        assert_eq!(AttrValue::from(path).as_str(), "M0 40H1V20H3V30H4V40Z");
    }

    #[test]
    fn marks_of_one_column_are_one() {
        assert_eq!(marks(&[0, 1, 2, 99], 100, 10), [0, 9]);
        assert_eq!(marks(&[], 0, 10), [0_usize; 0]);
    }
}
