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

# Functions, types and macros of the standard headers that the file includes, of the
# library that a program is linked with, and those that compilers know by heart. Most
# also exist with f and l at the end.
LIBRARY = (
    'main abort abs acos acosh alloca asctime asin asinh assert atan atan2 atanh atexit atof '
    'atoi atol atoll bcmp bcopy be16toh be32toh be64toh bsearch bzero cabs cacos cacosh '
    'calloc carg casin casinh catan catanh cbrt ccos ccosh ceil cexp cimag clearerr clock '
    'clog close conj copysign cos cosh cpow cproj creal csin csinh csqrt ctan ctanh ctermid '
    'ctime daddl ddivl difftime div dprintf drem erf erfc errno execl execle execlp execv '
    'execve execvp exit exp exp10 exp2 expm1 fabs fclose fdim fdopen feof ferror fflush ffs '
    'ffsl ffsll fgetc fgetpos fgets fileno finite flockfile floor fma fmax fmemopen fmin '
    'fmod fopen fork fpclassify fprintf fputc fputs fread free freopen frexp fscanf fseek '
    'fseeko fsetpos ftell ftello ftrylockfile funlockfile fwrite gamma getc getchar getdelim '
    'getenv getline gets gettext getw gmtime htobe16 htobe32 htobe64 htole16 htole32 htole64 '
    'hypot ilogb imaxabs imaxdiv index isalnum isalpha isascii isblank iscntrl isdigit '
    'isfinite isgraph isgreater isgreaterequal isinf isless islessequal islessgreater '
    'islower isnan isnormal isprint ispunct isspace issubnormal isunordered isupper isxdigit '
    'j0 j1 jn kill labs ldexp ldiv le16toh le32toh le64toh lgamma link llabs lldiv llrint '
    'llround localeconv localtime log log10 log1p log2 logb longjmp lrint lround malloc '
    'math_errhandling mblen memchr memcmp memcpy memmove mempcpy memset mktime modf nan '
    'nearbyint nextafter nexttoward open open_memstream pclose perror pipe popen pow pow10 '
    'printf putc putchar puts putw qsort raise rand read realloc remainder remove remquo '
    'rename renameat rewind rindex rint round scalb scalbln scalbn scanf setbuf setbuffer '
    'setjmp setlinebuf setlocale setvbuf signal signbit signgam significand sin sincos sinh '
    'snprintf sprintf sqrt srand sscanf stderr stdin stdout stpcpy strcat strchr strcmp '
    'strcpy strcspn strdup strlen strncat strncmp strncpy strpbrk strrchr strspn strstr '
    'strtod strtof strtok strtol strtold strtoul system tan tanh tempnam tgamma time tmpfile '
    'tmpnam toascii tolower toupper trunc ungetc unlink va_list vdprintf vfprintf vfscanf '
    'vprintf vscanf vsnprintf vsprintf vsscanf wait write y0 y1 yn')

# What the file itself calls so.
OWN = 'difference i inputs j outputs power total wrong x'


def check_c_name(name):
    """Raise ValueError when `name` cannot be a C and C++ function, TypeError when it is no text."""
    for words in (KEYWORDS, LIBRARY, OWN):
        check_name(name, words, 'C, C++ or the source')
    if name[-1] in 'fl':  # exp, expf, expl
        if is_among(name[:-1], LIBRARY):
            raise ValueError('name is %s, a function of the C library' % shown(name))
    ends = False
    for end in ('_t', '_r', '_unlocked'):
        ends = ends or name[-len(end):] == end
    constant = name.upper() == name or (name[0].upper() == name[0] and name[1:2] == '_')
    if name[0] == '_' or '__' in name or ends or constant:
        raise ValueError('name is %s, expected none of those that C, C++, POSIX and macros keep '
                         'for themselves: no underscore first, no two together, no _t, _r or '
                         '_unlocked last, not all capitals, not like M_pi' % shown(name))
