/* The training of `fit` in C: the floor that speed.py compares with.

       cc -O2 -ffp-contract=off -DSIZES="2, 2, 1" -DWIDEST=2 -DBIAS=1 \
          -DEXAMPLES=4 -DBATCH=4 train.c -lm

   The sizes are constants, so that the compiler may unroll the loops. Standard
   input gives the number of iterations, the learning rate, every weight and bias
   (layer by layer, weights row by row, then biases), then the inputs and targets of
   each example. Standard output gets the seconds of processor time that the training
   took, then the weights and biases, in hexadecimal so that no bit is lost.

   The operations and their order are those of simplenn_pure/deep.py. */

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const int sizes[] = { SIZES };
enum { LAYERS = sizeof(sizes) / sizeof(sizes[0]) - 1 };

/* Layer l takes a[l - 1] to a[l]; a[0] is the inputs. */
static double w[LAYERS + 1][WIDEST][WIDEST], b[LAYERS + 1][WIDEST];    /* weights, biases */
static double dw[LAYERS + 1][WIDEST][WIDEST], db[LAYERS + 1][WIDEST];  /* -dE/dw, -dE/db */
static double a[LAYERS + 1][WIDEST], delta[LAYERS + 1][WIDEST];        /* outputs, -dE/dz */
static double inputs[EXAMPLES][WIDEST], targets[EXAMPLES][WIDEST];

static double sigmoid(double z)
{
    if (z < 0.0) {
        double power = exp(z);
        return power / (1.0 + power);
    }
    return 1.0 / (1.0 + exp(-z));
}

static void forward(const double *example)
{
    memcpy(a[0], example, sizes[0] * sizeof(double));
    for (int l = 1; l <= LAYERS; l++)
        for (int j = 0; j < sizes[l]; j++) {
            double z = 0.0;
            for (int i = 0; i < sizes[l - 1]; i++)
                z += a[l - 1][i] * w[l][i][j];
            a[l][j] = sigmoid(BIAS ? z + b[l][j] : z);
        }
}

static void backward(const double *target)
{
    for (int l = LAYERS; l >= 1; l--)
        for (int j = 0; j < sizes[l]; j++) {
            double error = 0.0;
            if (l == LAYERS)
                error = target[j] - a[l][j];
            else
                for (int k = 0; k < sizes[l + 1]; k++)
                    error += delta[l + 1][k] * w[l + 1][j][k];
            delta[l][j] = error * (a[l][j] * (1.0 - a[l][j]));
        }
}

static void add_up(void)
{
    for (int l = 1; l <= LAYERS; l++) {
        for (int i = 0; i < sizes[l - 1]; i++)
            for (int j = 0; j < sizes[l]; j++)
                dw[l][i][j] += a[l - 1][i] * delta[l][j];
        for (int j = 0; j < sizes[l]; j++)
            db[l][j] += delta[l][j];
    }
}

static void adjust(double learning_rate)
{
    for (int l = 1; l <= LAYERS; l++) {
        for (int i = 0; i < sizes[l - 1]; i++)
            for (int j = 0; j < sizes[l]; j++) {
                w[l][i][j] += learning_rate * dw[l][i][j];
                dw[l][i][j] = 0.0;
            }
        for (int j = 0; j < sizes[l]; j++) {
            b[l][j] += learning_rate * db[l][j];
            db[l][j] = 0.0;
        }
    }
}

static void train(long iterations, double learning_rate)
{
    for (long iteration = 0; iteration < iterations; iteration++)
        for (int row = 0; row < EXAMPLES; row++) {
            forward(inputs[row]);
            backward(targets[row]);
            add_up();
            if ((row + 1) % BATCH == 0 || row + 1 == EXAMPLES)
                adjust(learning_rate);
        }
}

static double number(void)
{
    double value = NAN;
    if (scanf("%lf", &value) != 1)
        fprintf(stderr, "train.c: a number is missing\n");
    return value;
}

int main(void)
{
    long iterations = (long)number();
    double learning_rate = number();
    for (int l = 1; l <= LAYERS; l++) {
        for (int i = 0; i < sizes[l - 1]; i++)
            for (int j = 0; j < sizes[l]; j++)
                w[l][i][j] = number();
        for (int j = 0; BIAS && j < sizes[l]; j++)
            b[l][j] = number();
    }
    for (int row = 0; row < EXAMPLES; row++) {
        for (int i = 0; i < sizes[0]; i++)
            inputs[row][i] = number();
        for (int j = 0; j < sizes[LAYERS]; j++)
            targets[row][j] = number();
    }

    struct timespec start, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    train(iterations, learning_rate);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);

    printf("%.9f\n", (end.tv_sec - start.tv_sec) + 1e-9 * (end.tv_nsec - start.tv_nsec));
    for (int l = 1; l <= LAYERS; l++) {
        for (int i = 0; i < sizes[l - 1]; i++)
            for (int j = 0; j < sizes[l]; j++)
                printf("%a\n", w[l][i][j]);
        for (int j = 0; BIAS && j < sizes[l]; j++)
            printf("%a\n", b[l][j]);
    }
    return 0;
}
