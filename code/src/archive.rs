//! All files as one: a tar archive (POSIX.1-1988, `ustar`).

use crate::File;

/// The folder that the files are in.
const FOLDER: &str = "programs/";
/// Headers and contents fill whole blocks of so many octets.
const BLOCK: usize = 512;

/// An archive of the files, all within the folder `programs`. Its octets are those of this text, since
/// the files are texts.
pub fn archive(files: &[File]) -> String {
    let mut archive = String::new();
    for file in files {
        let start = archive.len();
        let is_script = file.name.ends_with(".sh");
        field(&mut archive, [FOLDER, &file.name].concat(), 100);
        field(
            &mut archive,
            if is_script { "0000755" } else { "0000644" }.to_owned(),
            8,
        );
        // Nobody's, of the first group, so many octets, from the beginning of time.
        field(&mut archive, "0000000".to_owned(), 8);
        field(&mut archive, "0000000".to_owned(), 8);
        field(&mut archive, format!("{:011o}", file.text.len()), 12);
        field(&mut archive, format!("{:011o}", 0), 12);
        // The sum counts its own place as blanks.
        let rest = "0";
        let magic = "ustar\u{0}00";
        let sum: u32 = archive[start..]
            .bytes()
            .chain([b' '; 8])
            .chain(rest.bytes())
            .chain(magic.bytes())
            .map(u32::from)
            .sum();
        field(&mut archive, format!("{sum:06o}\u{0} "), 8);
        field(&mut archive, rest.to_owned(), 101);
        field(&mut archive, magic.to_owned(), BLOCK - 257);
        archive.push_str(&file.text);
        fill(&mut archive);
    }
    // Two empty blocks are the end.
    field(&mut archive, String::new(), 2 * BLOCK);
    archive
}

/// Adds a value and as many zeros as its field has room for.
fn field(archive: &mut String, value: String, size: usize) {
    archive.push_str(&value);
    archive.extend(core::iter::repeat_n('\0', size.saturating_sub(value.len())));
}

/// Adds zeros up to the end of the block.
fn fill(archive: &mut String) {
    let missing = archive.len().next_multiple_of(BLOCK) - archive.len();
    archive.extend(core::iter::repeat_n('\0', missing));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_and_contents_fill_whole_blocks() {
        let file = |name: &str, text: &str| File {
            name: name.to_owned(),
            node: None,
            text: text.to_owned(),
        };
        let archive = archive(&[file("a.py", "print()\n"), file("run.sh", "你好")]);
        assert_eq!(archive.len(), 4 * BLOCK + 2 * BLOCK);
        let second = &archive.as_bytes()[2 * BLOCK..];
        assert!(second.starts_with(b"programs/run.sh\0"));
        assert_eq!(&second[100..108], b"0000755\0");
        assert_eq!(&second[124..136], b"00000000006\0");
        assert_eq!(&second[156..157], b"0");
        assert_eq!(&second[257..265], b"ustar\x0000");
        let sum = core::str::from_utf8(&second[148..154]).expect("digits");
        let own: u32 = second[..BLOCK]
            .iter()
            .enumerate()
            .map(|(at, octet)| {
                u32::from(if (148..156).contains(&at) {
                    b' '
                } else {
                    *octet
                })
            })
            .sum();
        assert_eq!(u32::from_str_radix(sum, 8), Ok(own));
    }
}
