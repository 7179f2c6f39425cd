"""The names that a function in C or C++ cannot have, or should not."""

from ..checks import shown
from .names import check_name, is_among

# Keywords of C (to C23) and C++ (to C++23), with C++'s words for operators.
KEYWORDS = (
    'alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto bitand '
    'bitor bool break case catch char char8_t char16_t char32_t class compl complex concept const '
    'const_cast consteval constexpr constinit continue co_await co_return co_yield decltype '
    'default delete do double dynamic_cast else enum explicit export extern false final float for '
    'friend goto if imaginary import inline int long module mutable namespace new noexcept not '
    'not_eq nullptr operator or or_eq override private protected public reflexpr register '
    'reinterpret_cast requires restrict return short signed sizeof static static_assert '
    'static_cast struct switch synchronized template this thread_local throw true try typedef '
    'typeid typename typeof typeof_unqual union unsigned using virtual void volatile wchar_t '
    'while xor xor_eq linux unix')

# What C99 and BSD declare in <math.h>, and C99 in <stdio.h> and in <stdlib.h>, which C++ reads
# with <math.h>. Many also exist with f or l at the end, as expf. A system may declare more there;
# its compiler says so.
LIBRARY = (
    'abort abs acos acosh asin asinh atan atan2 atanh atexit atof atoi atol bsearch calloc cbrt ceil '
    'clearerr copysign cos cosh div drem erf erfc exit exp exp2 expm1 fabs fclose fdim feof ferror '
    'fflush fgetc fgetpos fgets finite floor fma fmax fmin fmod fopen fpclassify fprintf fputc fputs '
    'fread free freopen frexp fscanf fseek fsetpos ftell fwrite gamma getc getchar getenv gets hypot '
    'ilogb isfinite isgreater isgreaterequal isinf isless islessequal islessgreater isnan isnormal '
    'isunordered j0 j1 jn labs ldexp ldiv lgamma llabs lldiv llrint llround log log10 log1p log2 logb '
    'lrint lround malloc math_errhandling mblen mbstowcs mbtowc modf nan nearbyint nextafter '
    'nexttoward perror pow printf putc putchar puts qsort rand realloc remainder remove remquo rename '
    'rewind rint round scalb scalbln scalbn scanf setbuf setvbuf signbit signgam significand sin sinh '
    'snprintf sprintf sqrt srand sscanf stderr stdin stdout strtod strtof strtol strtold strtoul '
    'system tan tanh tgamma tmpfile tmpnam trunc ungetc va_arg va_copy va_end va_start vfprintf '
    'vfscanf vprintf vscanf vsnprintf vsprintf vsscanf wcstombs wctomb y0 y1 yn')

# Ends of names that POSIX and C libraries keep for themselves.
ENDS = ('_t', '_r', '_l', '_unlocked')


def check_c_name(name):
    """Raise ValueError when `name` cannot be a C and C++ function, TypeError when it is not text."""
    # The words between are what stands in the way where the self-test calls the function.
    check_name(name, KEYWORDS + ' difference i j main outputs wrong ' + LIBRARY, 'C, C++ or the source')
    if name[-1] in 'fl' and is_among(name[:-1], LIBRARY):
        raise ValueError('name is %s, a function of the C library' % shown(name))
    constant = name.upper() == name or (name[0].upper() == name[0] and name[1:2] == '_')
    if name[0] == '_' or '__' in name or constant or [end for end in ENDS if name.endswith(end)]:
        raise ValueError('name is %s, expected none of those that C, C++, POSIX and macros keep '
                         'for themselves: no underscore first, no two together, no _t, _r, _l or '
                         '_unlocked last, not all capitals, not like M_pi' % shown(name))
