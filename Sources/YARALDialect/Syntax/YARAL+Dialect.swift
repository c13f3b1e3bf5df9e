// The two halves of the module were written apart: this says that they make a whole.

package import Dialects

extension YARAL: WritableDialect {}
