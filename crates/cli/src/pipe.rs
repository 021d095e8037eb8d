//! Printing for shells: whoever stops listening (`athanor … | head`) is no error.

use std::io::{self, ErrorKind, Write};

use crate::error::CliError;

/// Prints results.
pub(crate) fn print(text: &str) -> Result<(), CliError> {
    write(&mut io::stdout().lock(), text).map_err(CliError::Print)
}

/// Says something beside the results. Where nobody can hear it, nothing can be done about it.
pub(crate) fn tell(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

pub(crate) fn write(out: &mut impl Write, text: &str) -> io::Result<()> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Refusing(ErrorKind);

    impl Write for Refusing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_no_error_and_a_full_disk_is() {
        assert!(write(&mut Refusing(ErrorKind::BrokenPipe), "x").is_ok());
        assert!(write(&mut Refusing(ErrorKind::StorageFull), "x").is_err());
    }
}
